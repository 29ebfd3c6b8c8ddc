namespace HeareAuth.Features.Settings;

/// <summary>A setting that cannot be used; the message names the variable and says what would be right.</summary>
public sealed class InvalidSettingException(string variable, string message) : Exception($"{variable}: {message}")
{
    public string Variable { get; } = variable;
}
