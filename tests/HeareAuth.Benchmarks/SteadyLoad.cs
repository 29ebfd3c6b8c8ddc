using System.Net.Sockets;
using System.Text;

namespace HeareAuth.Benchmarks;

/// <summary>
/// Verifies at a steady rate on kept connections until the server is gone, and counts what was cut: a request that was
/// written to an open connection and got no whole answer. It speaks HTTP by hand, since HttpClient repeats in silence.
/// </summary>
internal sealed class SteadyLoad(Uri server, string secret, int rate, TimeSpan longest)
{
    private const int Workers = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly byte[] _request = Request(server, secret);
    private int _answered;
    private int _others;
    private int _cut;

    /// <summary>Prints "answered others cut": 200s, other whole answers, and requests that got none.</summary>
    public static async Task<int> RunAsync(string server, string secret, string rate, string seconds)
    {
        var load = new SteadyLoad(new Uri(server), secret, int.Parse(rate), TimeSpan.FromSeconds(int.Parse(seconds)));
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(load.WorkAsync));
        Console.WriteLine($"{load._answered} {load._others} {load._cut}");
        return 0;
    }

    private async Task WorkAsync(int number)
    {
        using var limit = new CancellationTokenSource(longest);
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)Workers / rate));
        await Task.Delay(TimeSpan.FromSeconds((double)number / rate));
        var buffer = new byte[4096];
        TcpClient? client = null;
        try
        {
            while (await pace.WaitForNextTickAsync(limit.Token))
            {
                if (client is null && (client = await ConnectAsync()) is null)
                {
                    return; // Nobody listens any more: that is the end, and no request was on its way.
                }

                if (!await AskAsync(client, buffer))
                {
                    client.Dispose();
                    client = null;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The time is over.
        }
        finally
        {
            client?.Dispose();
        }
    }

    private async Task<TcpClient?> ConnectAsync()
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(server.Host, server.Port).WaitAsync(s_patience);
            return client;
        }
        catch (SocketException)
        {
            client.Dispose();
            return null;
        }
    }

    /// <returns>Whether the connection may be used again.</returns>
    private async Task<bool> AskAsync(TcpClient client, byte[] buffer)
    {
        try
        {
            // A connection that the server has closed by now is not one to write a request to.
            if (client.Client.Poll(0, SelectMode.SelectRead))
            {
                return false;
            }

            using var limit = new CancellationTokenSource(s_patience);
            var stream = client.GetStream();
            await stream.WriteAsync(_request, limit.Token);
            var answer = await ReadAnswerAsync(stream, buffer, limit.Token);
            Interlocked.Increment(ref answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? ref _answered : ref _others);
            return !answer.Contains("\r\nConnection: close\r\n", StringComparison.OrdinalIgnoreCase);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            Interlocked.Increment(ref _cut);
            Console.Error.WriteLine(e.Message);
            return false;
        }
    }

    private static async Task<string> ReadAnswerAsync(NetworkStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"The connection ended after {length} bytes of an answer");
            }

            length += read;
            var text = Encoding.ASCII.GetString(buffer, 0, length);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var head and >= 0 && length >= head + 4 + BodyLength(text))
            {
                return text;
            }
        }
    }

    private static int BodyLength(string answer)
    {
        const string Name = "\r\nContent-Length: ";
        var at = answer.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return int.Parse(answer.AsSpan(at, answer.IndexOf('\r', at) - at));
    }

    private static byte[] Request(Uri server, string secret)
    {
        var body = $$"""{"api_key":"{{secret}}"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /verify HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
