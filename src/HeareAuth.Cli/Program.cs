using HeareAuth.Cli;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Memory;
using HeareAuth.Features.Settings;

KillOrder.GoFirst();
using var interruption = new Interruption();
var environment = SettingsSource.OfProcess();
var console = CliConsole.Open(environment);
return (int)await new Dispatcher(console, environment, interruption).RunAsync(args);
