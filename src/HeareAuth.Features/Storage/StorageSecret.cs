namespace HeareAuth.Features.Storage;

/// <summary>The passphrase that encrypts the document at rest. Prints nothing.</summary>
public sealed class StorageSecret(string text)
{
    public string Reveal() => text;

    public override string ToString() => "***";
}
