namespace HeareAuth.Features.Storage.S3;

/// <summary>
/// A response body on its way to a parser. Remembers what the network threw, because that is worth a retry, while an
/// exception of the parser itself is not.
/// </summary>
internal sealed class ResponseBody(Stream content) : ReadOnlyStream
{
    /// <summary>What a read threw; null if every read succeeded.</summary>
    public Exception? Failure { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return content.Read(buffer);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }
}
