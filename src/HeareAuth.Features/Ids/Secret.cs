namespace HeareAuth.Features.Ids;

/// <summary>An API key's secret. Its <c>ToString</c> hides it; only <c>create</c> reveals it, once.</summary>
public sealed class Secret(string text)
{
    /// <summary>How every secret starts, whatever its generation.</summary>
    public const string Prefix = "sec_";

    public string Reveal() => text;

    public override string ToString() => $"{Prefix}***";
}
