using System.Security.Cryptography;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Storage.S3.Conditions;

/// <summary>
/// Remembers for a day, in a file under XDG_CACHE_HOME, that a store passed the probe and which form of ETags it wants.
/// If the file cannot be read or written, the next process probes again.
/// </summary>
internal sealed class ProbeMemory(S3Bucket bucket)
{
    private const string Mark = "heare-auth-probe-1";
    private static readonly TimeSpan s_maxAge = TimeSpan.FromDays(1);

    private string? Path => bucket.Options.ProbeCacheFolder is { } folder ? System.IO.Path.Combine(folder, $"probe-{Name}") : null;

    private string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{bucket.StoreName}\n{bucket.Name}")).AsSpan(0, 12));

    /// <returns>The form of ETags that the store wants, or null if no probe passed within the last day.</returns>
    public ETagForm? Recall()
    {
        try
        {
            return Path is { } path && SmallFile.ReadText(path, new UTF8Encoding()) is { } text ? Parse(text) : null;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return null;
        }
    }

    public void Keep(ETagForm form)
    {
        if (Path is not { } path)
        {
            return;
        }

        try
        {
            PrivateFile.EnsureFolder(bucket.Options.ProbeCacheFolder!); // not null: there is a path
            using var file = PrivateFile.Open(path, FileMode.Create);
            var passedAt = bucket.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture);
            file.Write(Encoding.UTF8.GetBytes($"{Mark} {passedAt} {form.Name}\n"));
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            // The next process probes again.
        }
    }

    public void Forget()
    {
        try
        {
            if (Path is { } path)
            {
                File.Delete(path);
            }
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            // The folder is missing or belongs to another user. At worst, the result is trusted until it expires.
        }
    }

    private ETagForm? Parse(string text)
    {
        if (text.Split(' ') is not [Mark, var passedAt, var name]
            || !DateTimeOffset.TryParseExact(passedAt, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var passed))
        {
            return null;
        }

        var age = bucket.Clock.GetUtcNow() - passed;
        return age >= TimeSpan.Zero && age < s_maxAge
            ? Array.Find([ETagForm.Quoted, ETagForm.Bare], form => name == $"{form.Name}\n")
            : null;
    }
}
