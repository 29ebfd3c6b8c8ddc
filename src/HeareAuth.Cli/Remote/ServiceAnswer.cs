namespace HeareAuth.Cli.Remote;

/// <summary>What the service said to one call, or why there is no answer of use.</summary>
/// <param name="Body">The answer's JSON object; empty unless <paramref name="Ok"/>.</param>
/// <param name="KeysLoaded">What a refresh loaded; 0 for other calls.</param>
/// <param name="Reason">Why not, as a part of a sentence; empty when <paramref name="Ok"/>.</param>
/// <param name="Remedy">What can be done about it.</param>
internal sealed record ServiceAnswer(bool Ok, string Body, long KeysLoaded, string Reason, string? Remedy)
{
    public static ServiceAnswer Success(string body, long keysLoaded = 0) => new(true, body, keysLoaded, "", null);

    public static ServiceAnswer Failure(string reason, string? remedy = null) => new(false, "", 0, reason, remedy);
}
