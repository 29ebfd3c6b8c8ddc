using System.Reflection;
using System.Runtime.CompilerServices;
using HeareAuth.Api;
using HeareAuth.Cli;
using HeareAuth.Features;
using MediatR;

namespace HeareAuth.Tests.Architecture;

/// <summary>The product's assemblies, slices and source files.</summary>
internal static class Sources
{
    public static Assembly Features { get; } = typeof(FeaturesSetup).Assembly;

    public static Assembly Api { get; } = typeof(ApiHost).Assembly;

    public static Assembly Cli { get; } = typeof(CommandLine).Assembly;

    /// <summary>Every message that the pipeline carries.</summary>
    public static IReadOnlyList<Type> Messages { get; } =
        [.. Features.GetTypes().Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBaseRequest)))];

    /// <summary>The source file of a type of Features, by house rule named after it.</summary>
    public static string FileOf(Type type) => Path.Combine(
        RepositoryFolder(), "src", "HeareAuth.Features", type.Namespace!["HeareAuth.Features".Length..].Replace('.', Path.DirectorySeparatorChar).TrimStart(Path.DirectorySeparatorChar), $"{type.Name}.cs");

    public static IEnumerable<string> AllFiles() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryFolder(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static folder => folder is "obj" or "bin"));

    private static string RepositoryFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
