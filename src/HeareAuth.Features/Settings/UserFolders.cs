namespace HeareAuth.Features.Settings;

/// <summary>
/// Finds the folders of the current user. The XDG base directory specification says to ignore a relative path, which would
/// mean a different folder for each current folder.
/// </summary>
public static class UserFolders
{
    /// <summary>Returns the full path of the home folder; null if HOME does not name one.</summary>
    public static string? Home(SettingsSource settings) => FullPath(settings, "HOME")
        ?? (OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : null);

    /// <summary>Returns the full path of the folder for data; null if no variable names one. The methods below do the same.</summary>
    public static string? Data(SettingsSource settings) => Find(settings, "XDG_DATA_HOME", Path.Combine(".local", "share"));

    public static string? Config(SettingsSource settings) => Find(settings, "XDG_CONFIG_HOME", ".config");

    public static string? Cache(SettingsSource settings) => Find(settings, "XDG_CACHE_HOME", ".cache");

    public static string? State(SettingsSource settings) => Find(settings, "XDG_STATE_HOME", Path.Combine(".local", "state"));

    private static string? Find(SettingsSource settings, string variable, string inHome) =>
        FullPath(settings, variable) ?? (Home(settings) is { } home ? Path.Combine(home, inHome) : null);

    private static string? FullPath(SettingsSource settings, string variable) =>
        settings.Text(variable) is { } path && Path.IsPathFullyQualified(path) ? path : null;
}
