using System.Text;
using System.Text.Json;
using CsCheck;
using HeareAuth.Api.Logging;
using HeareAuth.Features;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Parsing;

namespace HeareAuth.Tests.Logging;

public sealed class StructuredJsonFormatterTests
{
    public static TheoryData<string, string> ProductEvents => new()
    {
        { nameof(Log.Listening), """{"event":"listening","level":"info","timestamp":"T","url":"http://0.0.0.0:8080"}""" },
        { nameof(Log.NoKeys), """{"event":"no_keys","level":"info","timestamp":"T","hint":"Create a key."}""" },
        { nameof(Log.Startup), """{"event":"startup","level":"info","timestamp":"T","keys_loaded":5,"storage":"s3"}""" },
        { nameof(Log.StartupFailed), """{"event":"startup_failed","level":"critical","timestamp":"T","error":"PORT: is no port"}""" },
        { nameof(Log.VerificationSucceeded), """{"event":"verification_success","level":"info","timestamp":"T","key_id":"key_0001rR8bwbfPMUBu4JN","key_name":"My Service","user_agent":"curl/8.5.0"}""" },
        { nameof(Log.VerificationFailed), """{"event":"verification_failed","level":"warning","timestamp":"T","secret_prefix":"sec_","user_agent":"unknown","reason":"expired","key_id":"key_1","key_name":"n"}""" },
        { nameof(Log.RefreshSucceeded), """{"event":"refresh_success","level":"info","timestamp":"T","keys_loaded":7}""" },
        { nameof(Log.RefreshRejected), """{"event":"refresh_rejected","level":"warning","timestamp":"T","client_host":"10.0.0.7","forwarded_for":"203.0.113.9"}""" },
        { nameof(Log.RefreshFailed), """{"event":"refresh_failed","level":"error","timestamp":"T","error":"connection refused"}""" },
        { nameof(Log.KeyCreated), """{"event":"key_created","level":"info","timestamp":"T","key_id":"key_1"}""" },
        { nameof(Log.KeyDeleted), """{"event":"key_deleted","level":"info","timestamp":"T","key_id":"key_1"}""" },
        { nameof(Log.OperationEnded), """{"event":"operation_ended","level":"debug","timestamp":"T","operation":"Verify","outcome":"Success"}""" },
        { nameof(Log.KeysSkipped), """{"event":"keys_skipped","level":"warning","timestamp":"T","count":2,"reason":"no id"}""" },
        { nameof(Log.KeysVanished), """{"event":"keys_vanished","level":"error","timestamp":"T","before":100,"after":3}""" },
        { nameof(Log.RevisionMissing), """{"event":"revision_missing","level":"warning","timestamp":"T"}""" },
        { nameof(Log.DescentAssumed), """{"event":"descent_assumed","level":"warning","timestamp":"T","revision":1700000000000}""" },
        { nameof(Log.StoreAbsent), """{"event":"store_absent","level":"info","timestamp":"T","location":"s3://bucket/keys.json"}""" },
        { nameof(Log.StorageSecretWeak), """{"event":"storage_secret_weak","level":"warning","timestamp":"T","warning":"short"}""" },
        { nameof(Log.SnapshotUsed), """{"event":"snapshot_used","level":"warning","timestamp":"T","keys_loaded":4}""" },
        { nameof(Log.SnapshotIgnored), """{"event":"snapshot_ignored","level":"warning","timestamp":"T","error":"too old"}""" },
        { nameof(Log.SnapshotFailed), """{"event":"snapshot_failed","level":"warning","timestamp":"T","error":"disk full"}""" },
        { nameof(Log.StatsFailed), """{"event":"stats_failed","level":"warning","timestamp":"T","error":"connection refused"}""" },
    };

    [Theory]
    [MemberData(nameof(ProductEvents))]
    public void Writes_each_event_with_its_name_and_its_fields_in_the_contracts_order(string method, string line) =>
        Assert.Equal([line], LogOutput.Of(logger => Write(logger, method)));

    [Fact]
    public void Leaves_out_a_field_that_is_null() => Assert.Equal(
        ["{\"event\":\"verification_failed\",\"level\":\"warning\",\"timestamp\":\"T\",\"secret_prefix\":\"***\",\"user_agent\":\"a\",\"reason\":\"unknown\"}"],
        LogOutput.Of(static logger => logger.VerificationFailed("***", "a", "unknown", key_id: null, key_name: null)));

    [Fact]
    public void Covers_every_method_of_the_log_class() => Assert.Equal(
        typeof(Log).GetMethods().Where(static method => method.IsStatic).Select(static method => method.Name).Order(),
        ProductEvents.Select(static row => (string)row[0]).Append(nameof(Log.RequestFailed)).Order());

    [Fact]
    public void Writes_the_timestamp_in_UTC_to_the_microsecond()
    {
        var instant = new DateTimeOffset(2024, 1, 20, 12, 30, 0, TimeSpan.FromHours(2)).AddTicks(1_234_569);

        Assert.Contains("\"timestamp\":\"2024-01-20T10:30:00.123456Z\"", Format(instant), StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_an_exceptions_type_and_message_and_its_causes_on_one_line()
    {
        var line = LogOutput.Of(static logger => logger.RequestFailed(Bug()), minimum: LogEventLevel.Information).Single();

        Assert.Equal("""{"event":"request_failed","level":"error","timestamp":"T","error":"System.InvalidOperationException: outer\nwords <- System.IO.IOException: inner"}""", line);
    }

    [Fact]
    public void Shows_the_stack_at_debug_level()
    {
        var line = JsonDocument.Parse(LogOutput.Of(static logger => logger.RefreshFailed(Bug(), "reason")).Single()).RootElement;

        Assert.Equal("reason", line.GetProperty("error").GetString());
        Assert.Contains(nameof(Bug), line.GetProperty("stack").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_a_frameworks_line_as_log_with_message_source_and_error()
    {
        var lines = LogOutput.Of(
            static logger => logger.LogWarning(new EventId(7, "FrameworkName"), new IOException("gone"), "Address {Address} is in use, tried {Times} times", "0.0.0.0:80", 3),
            "Microsoft.AspNetCore.Server.Kestrel",
            LogEventLevel.Information);

        Assert.Equal(["""{"event":"log","level":"warning","timestamp":"T","message":"Address 0.0.0.0:80 is in use, tried 3 times","source":"Microsoft.AspNetCore.Server.Kestrel","error":"System.IO.IOException: gone"}"""], lines);
    }

    [Fact]
    public void Leaves_scopes_and_the_event_id_out_of_a_product_event()
    {
        var lines = LogOutput.Of(static logger =>
        {
            using (logger.BeginScope(new Dictionary<string, object> { ["ConnectionId"] = "c1", ["keys_loaded"] = 99 }))
            {
                logger.RefreshSucceeded(7);
            }
        });

        Assert.Equal(["""{"event":"refresh_success","level":"info","timestamp":"T","keys_loaded":7}"""], lines);
    }

    [Fact]
    public void Takes_an_events_fields_from_the_template_it_was_logged_with()
    {
        var lines = LogOutput.Of(static logger =>
        {
            logger.LogInformation(new EventId(1, "twofold"), "{a}", 1);
            logger.LogError(new EventId(1, "twofold"), "{b} {a}", true, 1.5);
            logger.LogInformation(new EventId(1, "twofold"), "{a}", 2L);
        });

        Assert.Equal(
            [
                """{"event":"twofold","level":"info","timestamp":"T","a":1}""",
                """{"event":"twofold","level":"error","timestamp":"T","b":true,"a":1.5}""",
                """{"event":"twofold","level":"info","timestamp":"T","a":2}""",
            ],
            lines);
    }

    [Fact]
    public void Leaves_out_a_field_whose_value_is_null()
    {
        var lines = LogOutput.Of(static logger =>
        {
            logger.LogWarning(new EventId(1, "partial"), "{key_id} {key_name} {reason}", null, "My Service", "expired");
            logger.LogWarning(new EventId(1, "partial"), "{key_id} {key_name} {reason}", null, null, null);
        });

        Assert.Equal(
            [
                """{"event":"partial","level":"warning","timestamp":"T","key_name":"My Service","reason":"expired"}""",
                """{"event":"partial","level":"warning","timestamp":"T"}""",
            ],
            lines);
    }

    [Theory]
    [InlineData("\"}\n{\"event\":\"verification_success\"")]
    [InlineData("\r\n\t\0\u0007\u001b[31m\u007f\u0085\u009b")]
    [InlineData("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")]
    [InlineData("\u200b\u2060\ufeff\ufff9\uffff")]
    [InlineData("grüße 🔑 日本語 \\ / <script>")]
    public void Keeps_hostile_text_on_one_line_and_preserves_it(string text)
    {
        var line = LogOutput.Of(logger => logger.VerificationFailed("***", text, "unknown", key_id: null, key_name: null)).Single();

        Assert.DoesNotContain(line, static c => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
        Assert.Equal(text, JsonDocument.Parse(line).RootElement.GetProperty("user_agent").GetString());
    }

    // Attributes and test names are stored as UTF-8, which has no half pairs: hence no theory.
    [Fact]
    public void Replaces_half_a_surrogate_pair()
    {
        Assert.Equal("a\ufffdb", UserAgentShownFor("a\ud800b"));
        Assert.Equal("\ufffd", UserAgentShownFor("\udc00"));
        Assert.Equal("\ufffd\n\ufffd", UserAgentShownFor("\ud83d\n\udd11"));
    }

    [Fact]
    public void Preserves_any_text() => Gen.String.Sample(static text =>
        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), UserAgentShownFor(text)), iter: 300);

    [Fact]
    public void Cuts_a_string_that_would_fill_the_queue() =>
        Assert.Equal(JsonLine.MaxStringLength, UserAgentShownFor(new string('x', 1_000_000)).Length);

    private static string UserAgentShownFor(string text) =>
        JsonDocument.Parse(LogOutput.Of(logger => logger.VerificationFailed("***", text, "unknown", key_id: null, key_name: null)).Single())
            .RootElement.GetProperty("user_agent").GetString()!;

    private static InvalidOperationException Bug()
    {
        try
        {
            throw new InvalidOperationException("outer\nwords", new IOException("inner"));
        }
        catch (InvalidOperationException e)
        {
            return e;
        }
    }

    private static string Format(DateTimeOffset instant)
    {
        var line = new JsonLine();
        var logEvent = new LogEvent(instant, LogEventLevel.Information, exception: null, new MessageTemplate([new TextToken("words")]), []);
        new StructuredJsonFormatter(withStacks: false).Format(logEvent, line);
        return Encoding.UTF8.GetString(line.Written);
    }

    private static void Write(ILogger logger, string method)
    {
        switch (method)
        {
            case nameof(Log.Listening): logger.Listening("http://0.0.0.0:8080"); break;
            case nameof(Log.NoKeys): logger.NoKeys("Create a key."); break;
            case nameof(Log.Startup): logger.Startup(5, "s3"); break;
            case nameof(Log.StartupFailed): logger.StartupFailed("PORT: is no port"); break;
            case nameof(Log.VerificationSucceeded): logger.VerificationSucceeded("key_0001rR8bwbfPMUBu4JN", "My Service", "curl/8.5.0"); break;
            case nameof(Log.VerificationFailed): logger.VerificationFailed("sec_", "unknown", "expired", "key_1", "n"); break;
            case nameof(Log.RefreshSucceeded): logger.RefreshSucceeded(7); break;
            case nameof(Log.RefreshRejected): logger.RefreshRejected("10.0.0.7", "203.0.113.9"); break;
            case nameof(Log.RefreshFailed): logger.RefreshFailed(exception: null, "connection refused"); break;
            case nameof(Log.KeyCreated): logger.KeyCreated("key_1"); break;
            case nameof(Log.KeyDeleted): logger.KeyDeleted("key_1"); break;
            case nameof(Log.OperationEnded): logger.OperationEnded("Verify", "Success"); break;
            case nameof(Log.KeysSkipped): logger.KeysSkipped(2, "no id"); break;
            case nameof(Log.KeysVanished): logger.KeysVanished(100, 3); break;
            case nameof(Log.RevisionMissing): logger.RevisionMissing(); break;
            case nameof(Log.DescentAssumed): logger.DescentAssumed(1700000000000); break;
            case nameof(Log.StoreAbsent): logger.StoreAbsent("s3://bucket/keys.json"); break;
            case nameof(Log.StorageSecretWeak): logger.StorageSecretWeak("short"); break;
            case nameof(Log.SnapshotUsed): logger.SnapshotUsed(4); break;
            case nameof(Log.SnapshotIgnored): logger.SnapshotIgnored("too old"); break;
            case nameof(Log.SnapshotFailed): logger.SnapshotFailed("disk full"); break;
            case nameof(Log.StatsFailed): logger.StatsFailed("connection refused"); break;
            default: throw new ArgumentOutOfRangeException(nameof(method), method, "is not pinned");
        }
    }
}
