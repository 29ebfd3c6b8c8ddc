namespace HeareAuth.Features.Storage.Encryption;

/// <summary>The passphrase that encrypts the document at rest. Prints nothing.</summary>
public sealed class StorageSecret(string text)
{
    private const int ShortLength = 16;

    /// <summary>Why it works but should not stay as it is, most harmful first; none for a sound one.</summary>
    public IEnumerable<SecretWeakness> Weaknesses
    {
        get
        {
            if (text.Length < ShortLength)
            {
                yield return new SecretWeakness(
                    $"STORAGE_SECRET is shorter than {ShortLength} characters and can be guessed.",
                    "A long random one is better: openssl rand -base64 32");
            }

            if (text.EndsWith('\n') || text.EndsWith('\r'))
            {
                yield return new SecretWeakness(
                    "STORAGE_SECRET ends in a line break, which counts as a part of it.",
                    "Where that was not meant, take it out: a document written with it can only be read with it.");
            }
        }
    }

    public string Reveal() => text;

    public override string ToString() => "***";
}
