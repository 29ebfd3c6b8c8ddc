namespace HeareAuth.Cli.Errors;

/// <summary>Translates between the field of a failure and what the user types: an option, an argument or a variable.</summary>
internal static class FieldNames
{
    private const string KeyId = "KEY_ID";

    public static string Of(Option option) => option.Name[2..].Replace('-', '_');

    public static string Of(Argument argument) => argument.Name == KeyId ? "id" : argument.Name;

    /// <summary>Returns <c>--expires-at</c> for <c>expires_at</c>. Variables are in capitals and keep their name.</summary>
    public static string AsTyped(string field) => field switch
    {
        "id" => KeyId,
        _ when field.Any(char.IsAsciiLetterUpper) => field,
        _ => $"--{field.Replace('_', '-')}",
    };
}
