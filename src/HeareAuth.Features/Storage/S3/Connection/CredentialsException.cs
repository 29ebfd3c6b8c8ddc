using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>No credentials could be obtained, so nothing was sent to the store.</summary>
/// <param name="asked">What was asked for them; null if no source was found.</param>
[SuppressMessage("Design", "CA1064", Justification = "The bucket converts it before it reaches a caller.")]
internal sealed class CredentialsException(AWSCredentials? asked, Exception cause) : Exception("No credentials", cause)
{
    public AWSCredentials? Asked => asked;

    public Exception Cause => InnerException!; // not null: the constructor sets it
}
