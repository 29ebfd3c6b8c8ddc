using HeareAuth.Tests.Support;

namespace HeareAuth.Soak;

/// <summary>One way in which the store goes wrong.</summary>
/// <param name="OnTheWire">What becomes of requests; null where it is the object that goes wrong, or nobody listens.</param>
/// <param name="Spoil">What is put in the document's place, from the older and the present one; an empty one is none at all.</param>
internal sealed record StoreFault(string Name, Fault? OnTheWire = null, Func<byte[], byte[], byte[]>? Spoil = null)
{
    public static IReadOnlyList<StoreFault> All { get; } =
    [
        new("response delayed by 3 s", static async exchange =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), exchange.Stopped);
            await exchange.PassAsync();
        }),
        new("no response", Faults.Hang),
        new("connection refused"),
        new("connection cut before the store gets the request", Faults.CutBeforeForwarding),
        new("connection cut before the response", Faults.CutAfterForwarding),
        new("connection cut in the middle of the body", Faults.CutInBodyAfter(100)),
        new("response stalls in the middle of the body", Faults.HangInBodyAfter(100)),
        new("500 InternalError", Error(500, "InternalError")),
        new("503 SlowDown", Error(503, "SlowDown")),
        new("403 AccessDenied", Error(403, "AccessDenied")),
        new("response with half of the document", Faults.RewriteBody(static body => body[..(body.Length / 2)])),
        new("missing object", Spoil: static (_, _) => []),
        new("older copy of the document", Spoil: static (older, _) => older),
        new("corrupt document", Spoil: static (_, present) => [.. present[..(present.Length / 2)], 0, 0, 0, 0]),
    ];

    private static Fault Error(int status, string code) => Faults.Answer(
        status, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>soak</Message></Error>", "application/xml");
}
