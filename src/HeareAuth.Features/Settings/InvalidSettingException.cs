namespace HeareAuth.Features.Settings;

/// <param name="reason">What is wrong, without a full stop.</param>
/// <param name="remedy">What to set instead, in whole sentences.</param>
public sealed class InvalidSettingException(string variable, string reason, string? remedy = null)
    : FailureException(new Failure(FailureCode.SettingInvalid, reason, remedy, variable));
