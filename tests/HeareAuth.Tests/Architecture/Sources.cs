using System.Reflection;
using HeareAuth.Api;
using HeareAuth.Cli;
using HeareAuth.Features;
using HeareAuth.Tests.Support;
using MediatR;

namespace HeareAuth.Tests.Architecture;

/// <summary>The product's assemblies, messages and source files.</summary>
internal static class Sources
{
    public static Assembly Features { get; } = typeof(FeaturesSetup).Assembly;

    public static Assembly Api { get; } = typeof(ApiHost).Assembly;

    public static Assembly Cli { get; } = typeof(CommandLine).Assembly;

    /// <summary>Every message of the MediatR pipeline.</summary>
    public static IReadOnlyList<Type> Messages { get; } =
        [.. Features.GetTypes().Where(static type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBaseRequest)))];

    private static string Root { get; } = Repository.File("src");

    /// <summary>Finds the source file of a type of Features: a file has the name of its first type.</summary>
    public static string FileOf(Type type) =>
        Path.Combine([Root, "HeareAuth.Features", .. type.Namespace!.Split('.')[2..], $"{type.Name}.cs"]); // a message has a namespace

    public static IEnumerable<string> AllFiles() =>
        Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static folder => folder is "obj" or "bin"));

    /// <summary>The path of a file or a folder below <c>src</c>, with <c>/</c> between its names.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');
}
