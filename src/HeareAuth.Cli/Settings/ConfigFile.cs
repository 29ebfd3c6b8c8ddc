using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace HeareAuth.Cli.Settings;

/// <summary>The config file: sections of <c>name = "text"</c>, each a profile.</summary>
internal static class ConfigFile
{
    /// <summary>The file that counts, or null where there is none.</summary>
    /// <exception cref="UsageException">HEARE_AUTH_CONFIG names a file that is not there.</exception>
    public static string? Find(OperatorEnvironment environment)
    {
        if (environment.Text("HEARE_AUTH_CONFIG") is { } named)
        {
            return File.Exists(named)
                ? named
                : throw new UsageException($"HEARE_AUTH_CONFIG: there is no file '{named}'", "Set it to the path of a config file, or unset it.");
        }

        var home = environment.Text("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var configFolder = environment.Text("XDG_CONFIG_HOME") ?? Path.Combine(home, ".config");
        string[] candidates = [Path.Combine(configFolder, "heare-auth", "config.toml"), Path.Combine(home, ".heare-auth.toml")];
        return Array.Find(candidates, File.Exists);
    }

    /// <summary>Reads one profile. The lossless syntax tree is enough, and needs no reflection ahead of time.</summary>
    /// <param name="required">Whether the user named the profile; the default one may be absent.</param>
    public static IReadOnlyDictionary<string, string> ReadProfile(string path, string profile, bool required)
    {
        var document = SyntaxParser.Parse(ReadText(path), path);
        if (document.HasErrors)
        {
            throw new UsageException(
                $"{path}, line {document.Diagnostics[0].Span.Start.Line + 1}: {document.Diagnostics[0].Message}",
                "The config file is TOML: a line [default], then lines like s3_bucket = \"my-bucket\".");
        }

        RefuseStrays(document, path);
        if (FindSection(document, profile) is not { } section)
        {
            return required
                ? throw new UsageException($"--profile: there is no section [{profile}] in {path}", KnownProfiles(document))
                : new Dictionary<string, string>();
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in section.Items)
        {
            var name = Name(item.Key);
            values[name] = item.Value switch
            {
                StringValueSyntax { Value: { Length: > 0 } text } => text,
                // Falling through to a local file would hide what was meant.
                StringValueSyntax => throw new UsageException($"{path}: {name} in [{profile}] is empty", "Give it a value, or take the line away."),
                _ => throw new UsageException($"{path}: {name} in [{profile}] is no text", $"Write {name} = \"...\"."),
            };
        }

        return values;
    }

    /// <summary>A setting above the first section, or in a list of sections, belongs to no profile, and its author believes otherwise.</summary>
    private static void RefuseStrays(DocumentSyntax document, string path)
    {
        foreach (var stray in document.KeyValues)
        {
            throw new UsageException($"{path}: {Name(stray.Key)} stands in no section", "Write a line [default] above it.");
        }

        foreach (var table in document.Tables)
        {
            if (table is not TableSyntax)
            {
                throw new UsageException($"{path}: [[{Name(table.Name)}]] is no section", $"Write [{Name(table.Name)}].");
            }
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The config file cannot be read: {e.Message}");
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

    /// <summary>The key without its quotes and the spaces around it.</summary>
    private static string Name(KeySyntax? key) => key switch
    {
        { Key: StringValueSyntax { Value: { } quoted }, DotKeys.ChildrenCount: 0 } => quoted,
        null => "",
        _ => key.ToString().Trim(),
    };
}
