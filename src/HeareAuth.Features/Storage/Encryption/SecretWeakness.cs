namespace HeareAuth.Features.Storage.Encryption;

/// <summary>A weakness of a storage secret, in words that do not contain the secret.</summary>
public sealed record SecretWeakness(string What, string Remedy);
