namespace HeareAuth.Cli.Settings;

internal sealed class SharedOptions
{
    public Option<string> Bucket { get; } = Text("--bucket", "NAME", "S3 bucket for the keys (S3_BUCKET; default: use a local file)");

    public Option<string> Key { get; } = Text("--key", "NAME", "Name of the object in the bucket (S3_KEY; default: keys.json)");

    public Option<string> Region { get; } = Text("--region", "NAME", "Region of the bucket (S3_REGION; default: AWS_REGION, otherwise us-east-1)");

    public Option<string> StorageSecret { get; } = Text(
        "--storage-secret",
        "TEXT",
        "Secret that encrypts the keys at rest (STORAGE_SECRET). Other users of this machine can see arguments, "
            + "so prefer the variable or --storage-secret-file");

    public Option<string> StorageSecretFile { get; } = Text("--storage-secret-file", "PATH", "File that contains the storage secret (STORAGE_SECRET_FILE)");

    public Option<string> RefreshUrl { get; } = Text(
        "--refresh-url",
        "URL",
        "URL of the service's /refresh, which reloads the keys (REFRESH_URL; default: http://localhost:PORT/refresh, where PORT is 8080 if unset)");

    public Option<string> Profile { get; } = Text("--profile", "NAME", "Section of the config file to use (default: default)");

    public Option<string> Output { get; } = OutputOption();

    public Option<bool> Debug { get; } = Flag("--debug", "Print log events and stack traces to stderr");

    public Option<bool> NoRefresh { get; } = Flag("--no-refresh", "Do not refresh the service; it picks up the change at its next poll");

    public Option<bool> RequireRefresh { get; } = Flag(
        "--require-refresh", "Exit with 6 instead of just printing a warning if the service does not confirm the refresh");

    public Option<bool> UnsafeNoCas { get; } = Flag(
        "--unsafe-no-cas", "Write even if the store ignores conditional writes; concurrent writers can then lose a key");

    public Option<bool> AcceptRollback { get; } = Flag(
        "--accept-rollback",
        "Build on the stored document even if it is older than the last one seen, or was made from an older copy, and let the service load it");

    /// <summary>Options of every verb, before or after its name.</summary>
    public IEnumerable<Option> Common => [Bucket, Key, Region, StorageSecret, StorageSecretFile, RefreshUrl, Profile, Output, Debug];

    /// <summary>Options of verbs that change the store and then refresh the service.</summary>
    public IEnumerable<Option> ForChanges => [NoRefresh, RequireRefresh, AcceptRollback, UnsafeNoCas];

    /// <summary>Creates an option that takes no value: the word after it is the next argument.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.Zero, Description = description };

    private static Option<string> OutputOption()
    {
        var option = Text("--output", "table|json", "Format of the output (HEARE_AUTH_OUTPUT; default: table)", "-o");
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static Option<string> Text(string name, string placeholder, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = placeholder, Description = description };
}
