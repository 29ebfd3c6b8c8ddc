namespace HeareAuth.Features.Storage.Encryption;

/// <summary>The passphrase that encrypts the document at rest. <see cref="ToString"/> never shows it.</summary>
public sealed class StorageSecret(string text)
{
    private const int ShortLength = 16;

    /// <summary>Why the secret works but should be replaced, the worst first. Empty for a strong one.</summary>
    public IEnumerable<SecretWeakness> Weaknesses
    {
        get
        {
            if (text.Length < ShortLength)
            {
                yield return new SecretWeakness(
                    $"STORAGE_SECRET is shorter than {ShortLength} characters and can be guessed.",
                    "Use a long random one: openssl rand -base64 32");
            }

            if (text.EndsWith('\n') || text.EndsWith('\r'))
            {
                yield return new SecretWeakness(
                    "STORAGE_SECRET ends in a line break, which is part of the secret.",
                    "If that was not intended, remove it. Documents encrypted with it can only be read with it.");
            }
        }
    }

    public string Reveal() => text;

    public override string ToString() => "***";
}

/// <summary>A weakness of a storage secret, in words that do not contain the secret.</summary>
public sealed record SecretWeakness(string What, string Remedy);
