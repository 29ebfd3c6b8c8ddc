namespace HeareAuth.Features.Storage.Encryption;

/// <summary>A weakness of a storage secret, told without the secret.</summary>
public sealed record SecretWeakness(string What, string Remedy);
