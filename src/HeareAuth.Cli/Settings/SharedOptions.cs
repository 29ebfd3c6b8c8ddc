using System.CommandLine;

namespace HeareAuth.Cli.Settings;

/// <summary>The options that several verbs take.</summary>
internal sealed class SharedOptions
{
    public Option<string> Bucket { get; } = Text("--bucket", "NAME", "S3 bucket that holds the keys (S3_BUCKET; default: none, a local file)");

    public Option<string> Key { get; } = Text("--key", "NAME", "Name of the object in the bucket (S3_KEY; default: keys.json)");

    public Option<string> Region { get; } = Text("--region", "NAME", "Region of the bucket (S3_REGION; default: AWS_REGION, else us-east-1)");

    public Option<string> StorageSecret { get; } = Text(
        "--storage-secret",
        "TEXT",
        "Secret that encrypts the keys at rest (STORAGE_SECRET). Others on this machine can see arguments: prefer the variable or the file");

    public Option<string> StorageSecretFile { get; } = Text("--storage-secret-file", "PATH", "File that holds that secret (STORAGE_SECRET_FILE)");

    public Option<string> RefreshUrl { get; } = Text(
        "--refresh-url",
        "URL",
        "Where the service is told to load the keys again (REFRESH_URL; default: http://localhost:PORT/refresh, PORT being 8080)");

    public Option<string> Profile { get; } = Text("--profile", "NAME", "Section of the config file to use (default: default)");

    public Option<string> Output { get; } = OutputOption();

    public Option<bool> Debug { get; } = Flag("--debug", "Write log events and stack traces to stderr");

    public Option<bool> NoRefresh { get; } = Flag("--no-refresh", "Leave the service alone; it finds the change at its next poll");

    public Option<bool> RequireRefresh { get; } = Flag("--require-refresh", "Exit 6 instead of warning when the service does not confirm the refresh");

    public Option<bool> UnsafeNoCas { get; } = Flag("--unsafe-no-cas", "Write even to a store that ignores conditional writes; two writers at once can then lose a key");

    /// <summary>What every verb takes, before or after its name.</summary>
    public IEnumerable<Option> Common => [Bucket, Key, Region, StorageSecret, StorageSecretFile, RefreshUrl, Profile, Output, Debug];

    /// <summary>What a verb takes that changes the store and then tells the service.</summary>
    public IEnumerable<Option> ForChanges => [NoRefresh, RequireRefresh, UnsafeNoCas];

    /// <summary>An option without a value: what follows it is the next argument.</summary>
    public static Option<bool> Flag(string name, string description, params string[] aliases) =>
        new(name, aliases) { Arity = ArgumentArity.Zero, Description = description };

    private static Option<string> OutputOption()
    {
        var option = Text("--output", "table|json", "Form of the answer (HEARE_AUTH_OUTPUT; default: table)", "-o");
        option.AcceptOnlyFromAmong("table", "json");
        return option;
    }

    private static Option<string> Text(string name, string placeholder, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = placeholder, Description = description };
}
