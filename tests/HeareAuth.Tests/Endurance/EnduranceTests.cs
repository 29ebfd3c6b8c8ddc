namespace HeareAuth.Tests.Endurance;

/// <summary>Tests of these classes run one after another and beside no others, since they load the machine and measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnduranceTests
{
    public const string Name = "Endurance";

    /// <summary>Whether eng/endurance runs them, at their full length; otherwise they are short enough for every run.</summary>
    internal static bool AreFull { get; } = Environment.GetEnvironmentVariable("HEARE_AUTH_ENDURANCE") is "full";

    /// <summary>Writes a row of docs/reliability.md, where eng/endurance asks for it.</summary>
    internal static async Task FigureAsync(string fault, string measured)
    {
        if (Environment.GetEnvironmentVariable("HEARE_AUTH_FIGURES") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, $"| {fault} | {measured} |\n");
        }
    }
}
