using System.Diagnostics.CodeAnalysis;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>A setting contains a character that no HTTP header can carry, such as a line break.</summary>
/// <param name="variable">The variable that most likely contains it.</param>
[SuppressMessage("Design", "CA1064", Justification = "The bucket converts it before it reaches a caller.")]
internal sealed class UnsendableValueException(string variable) : Exception($"{variable} cannot be sent")
{
    public string Variable => variable;

    public static UnsendableValueException OfHeader(string name) => new(name.ToUpperInvariant() switch
    {
        "X-AMZ-SECURITY-TOKEN" => "AWS_SESSION_TOKEN",
        "AUTHORIZATION" => "AWS_ACCESS_KEY_ID",
        "USER-AGENT" => "AWS_SDK_UA_APP_ID",
        _ => name,
    });

    public static bool CanBeSent(string value) => value.All(static c => c is >= ' ' and <= '~' or '\t');
}
