using System.Diagnostics.CodeAnalysis;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>
/// Finds credentials as the SDK does by default, and marks every failure to do so, because the SDK has no exception type
/// of its own for these failures.
/// </summary>
/// <param name="given">Credentials to use instead; null to search for them.</param>
internal sealed class S3Credentials(AWSCredentials? given, IClientConfig config) : AWSCredentials
{
    /// <summary>Returns what was found for this request: the SDK asks asynchronously first, then again without waiting.</summary>
    public override ImmutableCredentials GetCredentials() =>
        S3Exchange.Current?.Credentials ?? throw new InvalidOperationException("The SDK did not ask for the credentials asynchronously.");

    /// <exception cref="CredentialsException">There are none, or none could be obtained.</exception>
    /// <exception cref="UnsendableValueException">They contain a line break or the like.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        // On other threads, because some sources sleep and read files synchronously.
        var source = given;
        source ??= await GuardAsync(null, () => DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(config));
        var found = await GuardAsync(source, source.GetCredentialsAsync);
        // .NET drops a header with a line break, and the store would then reject the credentials.
        if (!UnsendableValueException.CanBeSent(found.AccessKey) || !UnsendableValueException.CanBeSent(found.Token ?? ""))
        {
            throw new UnsendableValueException(UnsendableValueException.CanBeSent(found.AccessKey) ? "AWS_SESSION_TOKEN" : "AWS_ACCESS_KEY_ID");
        }

        S3Exchange.Current?.Use(found);
        return found;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Everything that goes wrong here is about credentials; the cause is kept.")]
    private static async Task<T> GuardAsync<T>(AWSCredentials? source, Func<Task<T>> getAsync)
    {
        try
        {
            S3Exchange.Current?.Ask(source);
            return await Task.Run(getAsync);
        }
        catch (Exception e)
        {
            throw new CredentialsException(source, e);
        }
    }
}
