namespace HeareAuth.Tests.Support;

/// <summary>Handles one request in place of the proxy.</summary>
internal delegate Task Fault(ProxyExchange exchange);

/// <summary>Faults of networks and HTTP servers, independent of S3.</summary>
internal static class Faults
{
    /// <summary>Accepts the request and never responds.</summary>
    public static Fault Hang => static exchange => Task.Delay(Timeout.Infinite, exchange.Stopped);

    /// <summary>Cuts the connection before the server sees the request.</summary>
    public static Fault CutBeforeForwarding => static exchange => exchange.LoseAnswerAsync();

    /// <summary>Lets the server handle the request and cuts the connection before the response.</summary>
    public static Fault CutAfterForwarding => static async exchange =>
    {
        await exchange.ForwardAsync();
        await exchange.LoseAnswerAsync();
    };

    /// <summary>Holds the request back from the server until the test releases it.</summary>
    public static Fault HoldUntil(Task released) => async exchange =>
    {
        await released.WaitAsync(exchange.Stopped);
        await exchange.PassAsync();
    };

    /// <summary>Lets the server handle the request at once and holds its response until the test releases it.</summary>
    public static Fault HoldAnswerUntil(Task released) => async exchange =>
    {
        var answer = await exchange.ForwardAsync();
        await released.WaitAsync(exchange.Stopped);
        await exchange.AnswerAsync(answer);
    };

    /// <summary>Runs an action, such as another write, just before the server sees the request.</summary>
    public static Fault After(Func<Task> happens) => async exchange =>
    {
        await happens();
        await exchange.PassAsync();
    };

    /// <summary>Sends a response of its own; the server never sees the request.</summary>
    public static Fault Answer(int status, string body = "", string mediaType = "text/plain") =>
        exchange => exchange.AnswerAsync(HttpMessage.Response(status, body, mediaType));

    /// <summary>Lets the server handle the request and sends another response in place of the server's.</summary>
    public static Fault AnswerAfterForwarding(int status, string body = "", string mediaType = "text/plain") =>
        AnswerAfterForwarding(HttpMessage.Response(status, body, mediaType));

    public static Fault AnswerAfterForwarding(HttpMessage answer) => async exchange =>
    {
        await exchange.ForwardAsync();
        await exchange.AnswerAsync(answer);
    };

    /// <summary>Changes the response body and sets its length accordingly, like a store with a corrupt object.</summary>
    public static Fault RewriteBody(Func<byte[], byte[]> rewrite) => async exchange =>
    {
        var answer = await exchange.ForwardAsync();
        await exchange.AnswerAsync(answer.WithBody(rewrite(answer.Body)));
    };

    /// <summary>Cuts the connection in the middle of the response body.</summary>
    public static Fault CutInBodyAfter(int bytes) => async exchange =>
    {
        await exchange.AnswerAsync(await exchange.ForwardAsync(), bytes);
        exchange.Cut();
    };

    /// <summary>Stops sending in the middle of the response body and keeps the connection open.</summary>
    public static Fault HangInBodyAfter(int bytes) => async exchange =>
    {
        await exchange.AnswerAsync(await exchange.ForwardAsync(), bytes);
        await Task.Delay(Timeout.Infinite, exchange.Stopped);
    };
}
