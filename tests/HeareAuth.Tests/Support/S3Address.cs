namespace HeareAuth.Tests.Support;

/// <summary>The endpoint and the credentials of a real S3 server.</summary>
internal sealed record S3Address(Uri Endpoint, string AccessKey, string SecretKey);
