using System.Security.Cryptography;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Storage.Seen;

/// <summary>
/// Keeps the newest write of the store that this user has seen. Each store has a file of its own in a folder under
/// XDG_STATE_HOME. If the file cannot be read or written, nothing is remembered.
/// </summary>
internal sealed class SeenWriteFile(StorageOptions options)
{
    private string? Path => options.StateFolder is { } folder ? System.IO.Path.Combine(folder, $"seen-{Name}.json") : null;

    private string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Store)).AsSpan(0, 12));

    private string Store => options.Bucket is null
        ? options.KeysFile
        : $"{options.Endpoint?.ToString() ?? options.Region}\n{options.Bucket}\n{options.ObjectKey}";

    public SeenWrite? Recall()
    {
        try
        {
            return Path is { } path && SmallFile.ReadText(path, new UTF8Encoding()) is { } json ? SeenWrite.Parse(json) : null;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return null;
        }
    }

    public void Keep(SeenWrite seen)
    {
        if (Path is not { } path)
        {
            return;
        }

        try
        {
            PrivateFile.EnsureFolder(options.StateFolder!); // not null: there is a path
            var temporary = $"{path}.{Environment.ProcessId}"; // several commands may end at once
            try
            {
                using (var file = PrivateFile.Open(temporary, FileMode.Create))
                {
                    file.Write(seen.ToJson());
                }

                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                File.Delete(temporary);
                throw;
            }
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            // The next change is judged by an older write, or by a running service.
        }
    }
}
