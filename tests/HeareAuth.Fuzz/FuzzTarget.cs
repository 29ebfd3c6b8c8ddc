using HeareAuth.Fuzz.Targets;

namespace HeareAuth.Fuzz;

/// <summary>Code that must stand any bytes.</summary>
/// <param name="Name">What it is called on the command line; its seeds lie in Corpus under that name.</param>
/// <param name="Run">Throws where a promise is broken.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Run)
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("body", BodyTarget.Run),
        new("document", DocumentTarget.Run),
        new("cipher", CipherTarget.Run),
        new("time", TimeTarget.Run),
        new("snapshot", SnapshotTarget.Run),
    ];

    public static FuzzTarget? Named(string name) => All.FirstOrDefault(target => target.Name == name);

    public IReadOnlyList<byte[]> ReadCorpus() =>
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", Name)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];
}
