using HeareAuth.Features.Storage;
using HeareAuth.Features.Storage.Files;

namespace HeareAuth.Features.Settings;

/// <summary>
/// Checks the variables that the AWS SDK reads itself. The SDK puts credentials into the Authorization header unchecked,
/// and uses the names of files and profiles unchecked too.
/// </summary>
internal static class AwsSettings
{
    private static readonly string[] s_variables =
    [
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_PROFILE",
        "AWS_ROLE_ARN",
        "AWS_ROLE_SESSION_NAME",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    ];

    private static readonly string[] s_files = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
    private static readonly string[] s_tokenFiles = ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"];

    /// <exception cref="InvalidSettingException">One of them breaks the rule of <see cref="SettingText"/> or cannot be sent.</exception>
    /// <exception cref="LocalFileException">A file is not a regular file.</exception>
    public static void Check(SettingsSource settings)
    {
        foreach (var variable in s_variables)
        {
            _ = settings.Text(variable);
        }

        RejectUnsendableCredentials(settings);
        foreach (var variable in s_files)
        {
            // The null device is how people say that there is no such file.
            if (settings.Text(variable) is { } file and not "/dev/null")
            {
                RegularFile.Require(file, variable, "Set it to a file in the format of the AWS command line, or unset it.");
            }
        }

        foreach (var variable in s_tokenFiles)
        {
            if (settings.Text(variable) is { } file)
            {
                CheckTokenFile(variable, file);
            }
        }
    }

    /// <summary>Rejects credentials that no request can carry. The SDK drops such a header, and the store then denies access.</summary>
    private static void RejectUnsendableCredentials(SettingsSource settings)
    {
        foreach (var variable in (ReadOnlySpan<string>)["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"])
        {
            if (settings.Text(variable)?.All(static c => c is > ' ' and <= '~') is false)
            {
                throw new InvalidSettingException(
                    variable, "contains a space or a character that is not ASCII", "Set it again without that character.");
            }
        }
    }

    private static void CheckTokenFile(string variable, string file)
    {
        RegularFile.Require(file, variable, "Set it to a file that contains the token, or unset it.");
        if (SmallFile.IsTooLarge(file))
        {
            throw new InvalidSettingException(
                variable, $"larger than {SmallFile.MaxKibibytes} KiB, which is too large for a token", "Set it to a file that contains only the token.");
        }
    }
}
