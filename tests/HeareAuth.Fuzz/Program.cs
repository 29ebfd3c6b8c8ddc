using SharpFuzz;

namespace HeareAuth.Fuzz;

/// <summary>Feeds one target, from afl++ or from mutations of its own; see README.md.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is [var name] && FuzzTarget.Named(name) is { } target)
        {
            Fuzzer.OutOfProcess.Run(stream => target.Run(ReadAll(stream)));
            return 0;
        }

        return PlainRun.Start(args, Console.Out);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
