namespace HeareAuth.Api.Http;

/// <summary>Marks a connection that came in over ADMIN_SOCKET; callers are known by their listener, not by an address.</summary>
internal sealed class AdminConnection
{
    public static AdminConnection Mark { get; } = new();
}
