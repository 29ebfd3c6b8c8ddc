namespace HeareAuth.Features.Ids;

/// <summary>An API key's secret, in full. Prints nothing; only <c>create</c> reveals it, once.</summary>
public sealed class Secret(string text)
{
    public string Reveal() => text;

    public override string ToString() => "sec_***";
}
