namespace HeareAuth.Tests.Support;

/// <summary>What the proxy does to one request instead of passing it.</summary>
internal delegate Task Fault(ProxyExchange exchange);

/// <summary>What networks and servers do to a request, whatever its protocol says.</summary>
internal static class Faults
{
    /// <summary>The request arrives, and no answer ever comes.</summary>
    public static Fault Hang => static exchange => Task.Delay(Timeout.Infinite, exchange.Stopped);

    /// <summary>The connection breaks before the server sees the request.</summary>
    public static Fault CutBeforeForwarding => static exchange => exchange.LoseAnswerAsync();

    /// <summary>The server does what it was asked; the answer is lost.</summary>
    public static Fault CutAfterForwarding => static async exchange =>
    {
        await exchange.ForwardAsync();
        await exchange.LoseAnswerAsync();
    };

    /// <summary>The request waits in front of the server until the test lets it go.</summary>
    public static Fault HoldUntil(Task released) => async exchange =>
    {
        await released.WaitAsync(exchange.Stopped);
        await exchange.PassAsync();
    };

    /// <summary>The server does what it was asked at once; its answer waits until the test lets it go.</summary>
    public static Fault HoldAnswerUntil(Task released) => async exchange =>
    {
        var answer = await exchange.ForwardAsync();
        await released.WaitAsync(exchange.Stopped);
        await exchange.AnswerAsync(answer);
    };

    /// <summary>Something happens at the last moment before the server sees the request, such as another writer.</summary>
    public static Fault After(Func<Task> happens) => async exchange =>
    {
        await happens();
        await exchange.PassAsync();
    };

    /// <summary>An answer of the proxy's own; the server never sees the request.</summary>
    public static Fault Answer(int status, string body = "", string mediaType = "text/plain") =>
        exchange => exchange.AnswerAsync(HttpMessage.Response(status, body, mediaType));

    /// <summary>The server does what it was asked, but the caller reads another answer.</summary>
    public static Fault AnswerAfterForwarding(int status, string body = "", string mediaType = "text/plain") => async exchange =>
    {
        await exchange.ForwardAsync();
        await exchange.AnswerAsync(HttpMessage.Response(status, body, mediaType));
    };

    /// <summary>The answer's body is another one, and its length agrees: what a store with a broken object sends.</summary>
    public static Fault RewriteBody(Func<byte[], byte[]> rewrite) => async exchange =>
    {
        var answer = await exchange.ForwardAsync();
        await exchange.AnswerAsync(answer.WithBody(rewrite(answer.Body)));
    };

    /// <summary>The connection breaks in the middle of the answer's body.</summary>
    public static Fault CutInBodyAfter(int bytes) => async exchange =>
    {
        await exchange.AnswerAsync(await exchange.ForwardAsync(), bytes);
        exchange.Cut();
    };

    /// <summary>The answer begins, and its body stops coming.</summary>
    public static Fault HangInBodyAfter(int bytes) => async exchange =>
    {
        await exchange.AnswerAsync(await exchange.ForwardAsync(), bytes);
        await Task.Delay(Timeout.Infinite, exchange.Stopped);
    };
}
