
namespace HeareAuth.Features.Storage.Files;

/// <summary>Tells whether two paths lead to one file, whatever they look like.</summary>
public static class LocalPath
{
    // A system follows no more links than this in one path; more are a loop.
    private const int MostLinks = 40;

    /// <summary>Whether a write to one of two full paths would change what the other one reads; the files need not exist yet.</summary>
    public static bool LeadToOneFile(string one, string other) =>
        one == other || Resolve(one) == Resolve(other) || AreOneFile(one, other);

    /// <summary>The path without the links in it, of folders too; where it cannot be followed, as far as it can.</summary>
    private static string Resolve(string path)
    {
        var links = 0;
        var resolved = Path.GetPathRoot(path) ?? "";
        var names = new Stack<string>(Names(path[resolved.Length..]));
        while (names.TryPop(out var name))
        {
            var next = name == ".." ? Path.GetDirectoryName(resolved) ?? resolved : Path.Combine(resolved, name);
            if (TargetOf(next) is not { } target || ++links > MostLinks)
            {
                resolved = next;
                continue;
            }

            if (Path.IsPathRooted(target))
            {
                resolved = Path.GetPathRoot(target) ?? resolved;
                target = target[resolved.Length..];
            }

            foreach (var part in Names(target))
            {
                names.Push(part);
            }
        }

        return resolved;
    }

    /// <summary>The last one first, as a stack takes them.</summary>
    private static IEnumerable<string> Names(string path) => path
        .Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
        .Where(static name => name != ".")
        .Reverse();

    private static string? TargetOf(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return null;
        }
    }

    /// <summary>Hard links, as far as the system tells them.</summary>
    private static bool AreOneFile(string one, string other)
    {
        try
        {
            return FileStat.Of(one) is { Inode: not 0 } first
                && FileStat.Of(other) is { } second
                && (first.Device, first.Inode) == (second.Device, second.Inode);
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return false; // what cannot be opened is told of by whoever needs it
        }
    }
}
