using System.Security.Cryptography;

namespace HeareAuth.Api.Settings;

/// <summary>Holds REFRESH_TOKEN as a digest, which is compared in constant time and never printed.</summary>
public sealed class RefreshToken(string text)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public bool IsIn(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            _digest, SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim(' '))));

    public override string ToString() => "***";
}
