namespace HeareAuth.Features.Ids;

/// <summary>An API key's secret. Its <c>ToString</c> hides it; only <c>create</c> reveals it, once.</summary>
public sealed class Secret(string text)
{
    public string Reveal() => text;

    public override string ToString() => "sec_***";
}
