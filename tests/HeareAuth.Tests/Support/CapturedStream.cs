namespace HeareAuth.Tests.Support;

/// <summary>Reads an output stream of a process as it comes, so that a full pipe never blocks the process.</summary>
internal sealed class CapturedStream
{
    private readonly CapturedOutput _output = new();
    private readonly Task _end;

    public CapturedStream(Stream source) => _end = source.CopyToAsync(_output);

    /// <inheritdoc cref="CapturedOutput.Text" />
    public string Text => _output.Text;

    public byte[] Bytes => _output.Bytes;

    public async Task<byte[]> ToEndAsync(CancellationToken cancellationToken)
    {
        await _end.WaitAsync(cancellationToken);
        return Bytes;
    }
}
