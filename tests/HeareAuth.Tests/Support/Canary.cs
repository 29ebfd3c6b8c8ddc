namespace HeareAuth.Tests.Support;

/// <summary>
/// Secrets that tests plant. Each contains <see cref="Mark"/>, which <c>eng/leaks</c> searches for in the output of a
/// test run (<see cref="Residue"/>).
/// </summary>
internal static class Canary
{
    public const string Mark = "cAnArY";

    /// <summary>The secret of a key, in the form of generation 1 except for the checksum.</summary>
    public const string KeySecret = "sec_1" + Mark + "0123456789012345678901234567890123456789012345678901234567890";

    public const string StorageSecret = Mark + " is the storage secret of the tests";

    public const string OtherStorageSecret = Mark + " is another storage secret of the tests";

    public const string RefreshToken = Mark + "-is-the-token-of-the-operator";

    public const string StatsSecret = Mark + "-is-what-heare-stats-asks-for";

    public const string AwsSecretKey = Mark + "-is-the-secret-key-of-a-stranger";

    public const string AwsSessionToken = Mark + "-is-the-session-of-a-stranger";
}
