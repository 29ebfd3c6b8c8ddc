using Amazon.Runtime;

namespace HeareAuth.Features.Storage.S3.Connection;

/// <summary>Records what the SDK hides about one request: whether it was sent, through which proxy, and headers of the response.</summary>
internal sealed class S3Exchange
{
    private static readonly AsyncLocal<S3Exchange?> s_current = new();

    /// <summary>The exchange of the request that the calling code is part of; null outside a request.</summary>
    public static S3Exchange? Current => s_current.Value;

    /// <summary>Whether the SDK had the credentials and the settings it needs, and handed the request to the network.</summary>
    public bool IsSent { get; private set; }

    /// <summary>What was last asked for credentials; null while the SDK searches for a source.</summary>
    public AWSCredentials? CredentialsSource { get; private set; }

    /// <summary>What the request is signed with; null until it is known.</summary>
    public ImmutableCredentials? Credentials { get; private set; }

    /// <summary>Whether the headers of a response arrived.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The proxy between this machine and the store, such as <c>http://proxy:3128</c>; null without one.</summary>
    public string? Proxy { get; private set; }

    /// <summary>The store's own time, from its Date header; null if it sends none.</summary>
    public DateTimeOffset? StoreTime { get; private set; }

    /// <summary>The length of the body in bytes; -1 if the store does not say.</summary>
    public long Length { get; private set; } = -1;

    /// <summary>Starts the exchange of a request that the calling method is about to send.</summary>
    public static S3Exchange Begin() => s_current.Value = new S3Exchange();

    public void Ask(AWSCredentials? source) => CredentialsSource = source;

    public void Use(ImmutableCredentials credentials) => Credentials = credentials;

    /// <param name="proxy">The proxy's address; null without one. Its user name and password are left out.</param>
    public void Send(Uri? proxy)
    {
        IsSent = true;
        Proxy = proxy is null ? null : $"{proxy.Scheme}://{proxy.Authority}";
    }

    public void Answer(HttpResponseMessage response)
    {
        IsAnswered = true;
        StoreTime = response.Headers.Date;
        Length = response.Content.Headers.ContentLength ?? -1;
    }
}
