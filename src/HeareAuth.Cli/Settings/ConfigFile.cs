using HeareAuth.Features.Settings;
using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace HeareAuth.Cli.Settings;

/// <summary>Reads the config file: each section is a profile of lines like <c>name = "text"</c>.</summary>
internal static class ConfigFile
{
    private const string Variable = "HEARE_AUTH_CONFIG";

    /// <summary>Returns the path of the file to use, or null if there is none.</summary>
    /// <exception cref="ProblemException">HEARE_AUTH_CONFIG names a file that does not exist.</exception>
    /// <exception cref="LocalFileException">There is something other than a regular file.</exception>
    public static string? Find(SettingsSource environment)
    {
        if (environment.Text(Variable) is { } named)
        {
            return IsFile(named, Variable)
                ? named
                : throw new ProblemException(
                    FailureCode.SettingInvalid, $"there is no file '{named}'", "Set it to the path of a config file, or unset it.", Variable);
        }

        string?[] candidates =
        [
            UserFolders.Config(environment) is { } folder ? Path.Combine(folder, "heare-auth", "config.toml") : null,
            UserFolders.Home(environment) is { } home ? Path.Combine(home, ".heare-auth.toml") : null,
        ];
        return Array.Find(candidates, static path => path is not null && IsFile(path, setting: null));
    }

    /// <summary>Reads one profile from the syntax tree, which needs no reflection and so works when compiled ahead of time.</summary>
    /// <param name="required">Whether the profile must exist, because the user named it.</param>
    /// <exception cref="ProblemException">The file or the profile cannot be used.</exception>
    public static IReadOnlyDictionary<string, string> ReadProfile(string path, string profile, bool required)
    {
        var document = SyntaxParser.Parse(ReadText(path), path);
        if (document.HasErrors)
        {
            throw Invalid(
                $"{path}, line {document.Diagnostics[0].Span.Start.Line + 1}: {document.Diagnostics[0].Message}",
                "The config file is TOML: a line [default], then lines like s3_bucket = \"my-bucket\".");
        }

        RefuseStrays(document, path);
        if (FindSection(document, profile) is not { } section)
        {
            return required
                ? throw new ProblemException(ErrorCode.ProfileNotFound, $"there is no section [{profile}] in {path}", KnownProfiles(document), "profile")
                : new Dictionary<string, string>();
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in section.Items)
        {
            var name = Name(item.Key);
            values[name] = item.Value switch
            {
                StringValueSyntax { Value: { } text } when SettingText.FlawOf(text) is var (reason, remedy) =>
                    throw Invalid($"{path}: {name} in [{profile}] {reason}", remedy),
                StringValueSyntax { Value: { Length: > 0 } text } => text,
                // Treating it as unset would silently use the local file instead of a bucket.
                StringValueSyntax => throw Invalid($"{path}: {name} in [{profile}] is empty", "Give it a value, or remove the line."),
                _ => throw Invalid($"{path}: {name} in [{profile}] is not a string", $"Write {name} = \"...\"."),
            };
        }

        return values;
    }

    private static bool IsFile(string path, string? setting)
    {
        RegularFile.Require(path, setting, "The config file must be a regular file; remove what is there, or set HEARE_AUTH_CONFIG to another path.");
        return File.Exists(path);
    }

    private static ProblemException Invalid(string reason, string remedy) => new(ErrorCode.ConfigInvalid, reason, remedy);

    /// <summary>Refuses a setting above the first section or in an array of tables: it belongs to no profile, and would be ignored.</summary>
    private static void RefuseStrays(DocumentSyntax document, string path)
    {
        foreach (var stray in document.KeyValues)
        {
            throw Invalid($"{path}: {Name(stray.Key)} is not in a section", "Write a line [default] above it.");
        }

        foreach (var table in document.Tables)
        {
            if (table is not TableSyntax)
            {
                throw Invalid($"{path}: [[{Name(table.Name)}]] is not a section", $"Write [{Name(table.Name)}].");
            }
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return SmallFile.ReadText(path, new UTF8Encoding())
                ?? throw Invalid(
                    $"{path} is larger than {SmallFile.MaxKibibytes} KiB, which is too large for a config file",
                    $"Make it smaller, or set {Variable} to another file.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"The config file cannot be read ({e.Message})", $"Make {path} readable, or set {Variable} to another file.");
        }
    }

    private static TableSyntaxBase? FindSection(DocumentSyntax document, string profile)
    {
        foreach (var table in document.Tables)
        {
            if (table is TableSyntax && Name(table.Name) == profile)
            {
                return table;
            }
        }

        return null;
    }

    private static string KnownProfiles(DocumentSyntax document)
    {
        var names = new List<string>();
        foreach (var table in document.Tables)
        {
            names.Add(Name(table.Name));
        }

        return names.Count == 0 ? "The file has no sections." : $"It has: {string.Join(", ", names)}.";
    }

    /// <summary>Returns the key without quotes and surrounding spaces.</summary>
    private static string Name(KeySyntax? key) => key switch
    {
        { Key: StringValueSyntax { Value: { } quoted }, DotKeys.ChildrenCount: 0 } => quoted,
        null => "",
        _ => key.ToString().Trim(),
    };
}
