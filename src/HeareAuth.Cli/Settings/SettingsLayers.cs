using HeareAuth.Features.Settings;

namespace HeareAuth.Cli.Settings;

/// <summary>Looks up a setting in the options, then the variables, then the profile. The code that reads a setting knows its default.</summary>
internal sealed class SettingsLayers(
    Dictionary<string, (string Text, string Field)> options, SettingsSource environment, IReadOnlyDictionary<string, string> profile)
{
    private static readonly Dictionary<string, string> s_profileNames = new(StringComparer.Ordinal)
    {
        ["S3_BUCKET"] = "s3_bucket",
        ["S3_KEY"] = "s3_key",
        ["S3_REGION"] = "s3_region",
        ["REFRESH_URL"] = "refresh_url",
    };

    public SettingsSource Source => new(Lookup);

    /// <summary>Settings of the profile that are unknown and most likely misspelt.</summary>
    public IEnumerable<string> UnknownInProfile => profile.Keys.Except(s_profileNames.Values, StringComparer.Ordinal);

    /// <exception cref="ProblemException">An option is empty or breaks the rule of <see cref="SettingText"/>, or the config file cannot be used.</exception>
    public static SettingsLayers Read(ParseResult given, SharedOptions shared, SettingsSource environment)
    {
        var options = new Dictionary<string, (string Text, string Field)>(StringComparer.Ordinal);
        Take("S3_BUCKET", shared.Bucket);
        Take("S3_KEY", shared.Key);
        Take("S3_REGION", shared.Region);
        Take("STORAGE_SECRET", shared.StorageSecret);
        Take("STORAGE_SECRET_FILE", shared.StorageSecretFile);
        Take("REFRESH_URL", shared.RefreshUrl);
        return new SettingsLayers(options, environment, ReadProfile(Given(shared.Profile), environment));

        void Take(string variable, Option<string> option)
        {
            if (Given(option) is { } text)
            {
                options[variable] = (text, FieldNames.Of(option));
            }
        }

        // An empty option usually comes from an unset shell variable. Ignoring it would silently use the local file.
        string? Given(Option<string> option) => given.GetResult(option) is null ? null
            : given.GetValue(option) is not { Length: > 0 } text
                ? throw new ProblemException(ErrorCode.ValueMissing, "empty", $"Give it a value, or leave {option.Name} out.", FieldNames.Of(option))
            : option != shared.StorageSecret && SettingText.FlawOf(text) is var (reason, remedy)
                ? throw new ProblemException(FailureCode.SettingInvalid, reason, remedy, FieldNames.Of(option))
            : text;
    }

    public bool IsOption(string variable) => options.ContainsKey(variable);

    /// <summary>Returns a failure about a variable as one about the option that was given in its place, if one was.</summary>
    public Failure AsTyped(Failure failure) =>
        failure.Field is { } variable && options.TryGetValue(variable, out var option) ? failure with { Field = option.Field } : failure;

    private string? Lookup(string variable)
    {
        if (options.TryGetValue(variable, out var option))
        {
            return option.Text;
        }

        if (!s_profileNames.TryGetValue(variable, out var name))
        {
            return environment.Raw(variable);
        }

        return environment.Text(variable) ?? profile.GetValueOrDefault(name);
    }

    private static IReadOnlyDictionary<string, string> ReadProfile(string? named, SettingsSource environment)
    {
        if (ConfigFile.Find(environment) is not { } path)
        {
            return named is null
                ? new Dictionary<string, string>()
                : throw new ProblemException(
                    ErrorCode.ProfileNotFound,
                    $"there is no config file that could contain [{named}]",
                    "Create ~/.config/heare-auth/config.toml, or set HEARE_AUTH_CONFIG.",
                    "profile");
        }

        var profile = ConfigFile.ReadProfile(path, named ?? "default", required: named is not null);

        // A variable overrides the profile, so KEYS_FILE overrides the bucket of the default profile. A profile chosen by
        // name is not overridden silently: StorageSettings then reports that both are set.
        return named is null && environment.Text("KEYS_FILE") is not null
            ? profile.Where(static setting => setting.Key != "s3_bucket").ToDictionary(StringComparer.Ordinal)
            : profile;
    }
}
