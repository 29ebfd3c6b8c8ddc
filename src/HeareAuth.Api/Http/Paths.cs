namespace HeareAuth.Api.Http;

/// <summary>All paths that the service answers.</summary>
internal static class Paths
{
    public const string Verify = "/verify";
    public const string Refresh = "/refresh";
    public const string Health = "/health";
    public const string Ready = "/ready";
}
