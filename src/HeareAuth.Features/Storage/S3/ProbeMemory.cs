using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// Remembers for a day, under XDG_CACHE_HOME, that a store passed its probe and which form of ETags it wants. A memory
/// that cannot be read or kept costs a probe, nothing else.
/// </summary>
internal sealed class ProbeMemory(S3Bucket bucket)
{
    private const string Mark = "heare-auth-probe-1";
    private static readonly TimeSpan s_lasts = TimeSpan.FromDays(1);

    private string? Path => bucket.Options.ProbeCacheFolder is { } folder ? System.IO.Path.Combine(folder, $"probe-{Name}") : null;

    private string Name => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{S3Bucket.Describe(bucket.Options)}\n{bucket.Name}")).AsSpan(0, 12));

    /// <returns>Whether the store wants bare ETags; null where nothing is known.</returns>
    public bool? Recall()
    {
        try
        {
            return Path is { } path && File.Exists(path) ? Read(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            return null;
        }
    }

    public void Keep(bool wantsBareETags)
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
            file.Write(Encoding.UTF8.GetBytes($"{Mark} {passedAt} {(wantsBareETags ? "bare" : "quoted")}\n"));
        }
        catch (Exception e) when (LocalFileErrors.Covers(e))
        {
            // The next command probes again.
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
            // No folder, or one that is not ours: then nothing is remembered there, or for a day at most.
        }
    }

    private bool? Read(string text)
    {
        if (text.Split(' ') is not [Mark, var passedAt, "bare\n" or "quoted\n"]
            || !DateTimeOffset.TryParseExact(passedAt, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var passed))
        {
            return null;
        }

        var age = bucket.Clock.GetUtcNow() - passed;
        return age >= TimeSpan.Zero && age < s_lasts ? text.EndsWith("bare\n", StringComparison.Ordinal) : null;
    }
}
