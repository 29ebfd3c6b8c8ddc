using System.Security.Cryptography;
using System.Text;

namespace HeareAuth.Api.Settings;

/// <summary>REFRESH_TOKEN. Keeps a digest alone, compares in constant time and prints nothing.</summary>
public sealed class RefreshToken(string text)
{
    private const string Scheme = "Bearer ";

    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether an Authorization header carries this token.</summary>
    public bool IsIn(string authorization) =>
        authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            _digest, SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim(' '))));

    public override string ToString() => "***";
}
