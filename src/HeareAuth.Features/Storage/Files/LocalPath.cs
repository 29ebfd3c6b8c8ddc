namespace HeareAuth.Features.Storage.Files;

public static class LocalPath
{
    private const int MaxLinks = 40; // the limit of Linux

    /// <summary>Whether two full paths name the same file, through links or not. The files need not exist yet.</summary>
    public static bool AreSameFile(string first, string second)
    {
        try
        {
            return Resolve(first) == Resolve(second)
                || (FileStat.Of(first)?.Id is { } id && FileStat.Of(second)?.Id == id); // hard links
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return first == second; // the first read or write of the path will report the error
        }
    }

    /// <summary>Follows every symbolic link in a full path, including links to folders. The file need not exist.</summary>
    /// <exception cref="IOException">The links form a loop.</exception>
    internal static string Resolve(string path)
    {
        var linksLeft = MaxLinks;
        return Resolve(path, ref linksLeft);
    }

    /// <summary>Returns the nearest folder above a path that exists; null if a file is in the way.</summary>
    internal static string? NearestFolder(string path)
    {
        var parent = Path.GetDirectoryName(path);
        while (parent is not null && !Path.Exists(parent))
        {
            parent = Path.GetDirectoryName(parent);
        }

        return Directory.Exists(parent) ? parent : null;
    }

    private static string Resolve(string path, ref int linksLeft)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }

        var folder = Resolve(parent, ref linksLeft);
        var resolved = Path.Combine(folder, Path.GetFileName(path));
        if (new FileInfo(resolved).LinkTarget is not { } target)
        {
            return resolved;
        }

        return linksLeft-- > 0
            ? Resolve(Path.GetFullPath(target, folder), ref linksLeft)
            : throw new IOException("too many levels of symbolic links");
    }
}
