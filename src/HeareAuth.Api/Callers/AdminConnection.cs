namespace HeareAuth.Api.Callers;

/// <summary>Marks a connection that was accepted on ADMIN_SOCKET, which has no address to identify it by.</summary>
internal sealed class AdminConnection
{
    public static AdminConnection Mark { get; } = new();
}
