using System.Globalization;

namespace HeareAuth.Fuzz;

/// <summary>Runs a target on mutations of its seeds, without afl++ and without instrumentation.</summary>
internal static class PlainRun
{
    private const int Seed = 1;
    private const string Usage = "Usage: HeareAuth.Fuzz <target> [--runs <number>]";

    /// <returns>0 where all held, 1 where an input broke the target, 2 where the command line is wrong.</returns>
    public static int Start(string[] args, TextWriter output)
    {
        if (args is not [var name, "--runs", var number]
            || FuzzTarget.Named(name) is not { } target
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var runs))
        {
            output.WriteLine($"{Usage}\nTargets: {string.Join(", ", FuzzTarget.All.Select(static target => target.Name))}");
            return 2;
        }

        return Run(target, target.ReadCorpus(), runs, output);
    }

    public static int Run(FuzzTarget target, IReadOnlyList<byte[]> corpus, int runs, TextWriter output)
    {
        var mutator = new Mutator(corpus, Seed);
        foreach (var input in corpus.Concat(Enumerable.Range(0, runs).Select(_ => mutator.Next())))
        {
            try
            {
                target.Run(input);
            }
#pragma warning disable CA1031 // whatever it throws is what is looked for
            catch (Exception e)
#pragma warning restore CA1031
            {
                output.WriteLine($"{target.Name} broke on {Convert.ToHexStringLower(input)}\n{e}");
                return 1;
            }
        }

        output.WriteLine($"{target.Name}: {corpus.Count} seeds and {runs} mutations held");
        return 0;
    }
}
