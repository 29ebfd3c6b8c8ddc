using HeareAuth.Cli;
using HeareAuth.Cli.Terminal;
using HeareAuth.Features.Settings;

namespace HeareAuth.Tests.Cli.Errors;

/// <summary>What a command that ends with an unknown outcome (exit 7) tells the user to do next.</summary>
public sealed class HowToFindOutTests
{
    [Theory]
    [InlineData("create", "heare-auth list")]
    [InlineData("delete", "heare-auth list")]
    [InlineData("migrate", "heare-auth migrate --dry-run")]
    [InlineData("rekey", "heare-auth doctor")]
    public void Names_a_command_that_shows_whether_the_change_was_saved(string verb, string command)
    {
        var console = new CliConsole { OpenIn = static () => TextReader.Null, Out = TextWriter.Null, Error = TextWriter.Null };
        var verbs = new CommandLine(new SettingsSource(static _ => null), console).Verbs;

        Assert.Contains($"'{command}'", verbs.Single(one => one.Command.Name == verb).HowToFindOut, StringComparison.Ordinal);
    }
}
