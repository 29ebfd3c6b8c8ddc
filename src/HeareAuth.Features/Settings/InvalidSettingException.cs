namespace HeareAuth.Features.Settings;

/// <summary>A setting is missing or cannot be used.</summary>
/// <param name="variable">The environment variable's name.</param>
/// <param name="reason">What is wrong, without a full stop.</param>
/// <param name="remedy">What to set instead, in whole sentences.</param>
public sealed class InvalidSettingException(string variable, string reason, string? remedy = null)
    : FailureException(new Failure(FailureCode.SettingInvalid, reason, remedy, variable));
