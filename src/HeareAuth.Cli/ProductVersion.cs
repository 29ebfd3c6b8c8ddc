namespace HeareAuth.Cli;

internal static class ProductVersion
{
    /// <summary>Three numbers, without the commit that a build may append.</summary>
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
