using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace HeareAuth.Tests.Support;

/// <summary>An HTTP/1.1 request or response as sent over the wire. Nothing is normalized, so signatures stay valid.</summary>
internal sealed class HttpMessage(string startLine)
{
    private static readonly byte[] s_endOfLine = "\r\n"u8.ToArray();

    public string StartLine { get; } = startLine;

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    public byte[] Body { get; private set; } = [];

    /// <summary>The method, if this is a request.</summary>
    public string Method => StartLine.Split(' ')[0];

    /// <summary>The target without its query, not decoded, if this is a request.</summary>
    public string Path => StartLine.Split(' ')[1].Split('?')[0];

    /// <summary>The status code, if this is a response.</summary>
    public int Status => int.Parse(StartLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>Checks the method and the end of the path, such as <c>keys.json</c>.</summary>
    public bool Is(string method, string pathSuffix = "") =>
        Method == method && Path.EndsWith(pathSuffix, StringComparison.Ordinal);

    public string? Header(string name) => Headers
        .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(header => header.Value)
        .FirstOrDefault();

    public HttpMessage Without(string name)
    {
        Headers.RemoveAll(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        return this;
    }

    public HttpMessage With(string name, string value)
    {
        Without(name).Headers.Add(new(name, value));
        return this;
    }

    /// <summary>Sets the body and its Content-Length.</summary>
    public HttpMessage WithBody(ReadOnlySpan<byte> body)
    {
        Body = body.ToArray();
        return Without("Transfer-Encoding").With("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture));
    }

    public static HttpMessage Response(int status, string body, string mediaType) =>
        new HttpMessage($"HTTP/1.1 {status} Response").With("Content-Type", mediaType).WithBody(Encoding.UTF8.GetBytes(body));

    /// <summary>Reads the start line and the headers. Returns null if the connection ends before a message starts.</summary>
    public static async Task<HttpMessage?> ReadHeadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        if (await ReadLineAsync(reader, cancellationToken) is not { Length: > 0 } startLine)
        {
            return null;
        }

        var message = new HttpMessage(startLine);
        while (await ReadLineAsync(reader, cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            message.Headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        return message;
    }

    /// <summary>Reads the body that the headers announce. A chunked body becomes one with a Content-Length.</summary>
    public async Task ReadBodyAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        if (Header("Content-Length") is { } length)
        {
            Body = await ReadBytesAsync(reader, int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }
        else if (Header("Transfer-Encoding") is not null)
        {
            WithBody(await ReadChunksAsync(reader, cancellationToken));
        }
    }

    /// <summary>Serializes the message, with at most <paramref name="bodyBytes"/> bytes of the body.</summary>
    public byte[] ToBytes(int bodyBytes = int.MaxValue)
    {
        var head = new StringBuilder(StartLine).Append("\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return [.. Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), .. Body.AsSpan(0, Math.Min(bodyBytes, Body.Length))];
    }

    private static async Task<byte[]> ReadChunksAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        while (await ReadLineAsync(reader, cancellationToken) is { } size)
        {
            var count = int.Parse(size.Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Write(await ReadBytesAsync(reader, count, cancellationToken));
            // The line end after the data, or the empty trailer after the last chunk.
            await ReadLineAsync(reader, cancellationToken);
            if (count == 0)
            {
                break;
            }
        }

        return body.ToArray();
    }

    private static async Task<byte[]> ReadBytesAsync(PipeReader reader, int count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return []; // a pipe waits for data even when asked for zero bytes
        }

        var result = await reader.ReadAtLeastAsync(count, cancellationToken);
        if (result.Buffer.Length < count)
        {
            throw new EndOfStreamException("the peer closed the connection in the middle of a message");
        }

        var bytes = result.Buffer.Slice(0, count).ToArray();
        reader.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    private static async Task<string?> ReadLineAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancellationToken);
            if (TakeLine(result.Buffer) is { } line)
            {
                reader.AdvanceTo(result.Buffer.GetPosition(line.Length + s_endOfLine.Length));
                return line;
            }

            reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    private static string? TakeLine(ReadOnlySequence<byte> buffer) =>
        new SequenceReader<byte>(buffer).TryReadTo(out ReadOnlySequence<byte> line, s_endOfLine)
            ? Encoding.Latin1.GetString(line)
            : null;
}
