namespace HeareAuth.Tests.Support;

/// <summary>Where a real S3 listens and the keys that open it.</summary>
internal sealed record S3Address(Uri Endpoint, string AccessKey, string SecretKey);
