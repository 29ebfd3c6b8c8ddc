using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HeareAuth.Tests.Support;

namespace HeareAuth.Tests.Proxies;

/// <summary>A certificate for the proxy, in the files that docs/proxies.md names.</summary>
internal static class SelfSigned
{
    public static async Task WriteAsync(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=keys.example.com", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (chain, privateKey) = (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
        await File.WriteAllTextAsync(folder.File("fullchain.pem"), chain);
        await File.WriteAllTextAsync(folder.File("privkey.pem"), privateKey);
        await File.WriteAllTextAsync(folder.File("all.pem"), chain + privateKey);
    }
}
