namespace HeareAuth.Features.Ids;

/// <summary>Holds an API key's whole secret. Its text form hides it; only <c>create</c> reveals it, once.</summary>
public sealed class Secret(string text)
{
    public string Reveal() => text;

    public override string ToString() => "sec_***";
}
