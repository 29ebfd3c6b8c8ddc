using HeareAuth.Cli;
using HeareAuth.Cli.Settings;
using HeareAuth.Cli.Terminal;

using var interruption = new Interruption();
var environment = OperatorEnvironment.Read();
var console = CliConsole.Open(environment);
return (int)await new Dispatcher(console, environment, interruption).RunAsync(args);
