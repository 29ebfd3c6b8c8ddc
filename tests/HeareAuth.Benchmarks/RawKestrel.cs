using System.Buffers;
using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HeareAuth.Benchmarks;

/// <summary>
/// What the service is measured against: the least that a Kestrel server can do to verify a key. It parses the body,
/// hashes the secret, looks it up and writes ready-made bytes; there is no log, no pipeline and no framework.
/// </summary>
internal static class RawKestrel
{
    private static readonly byte[] s_refused = [.. """{"valid":false,"error":"Invalid API key"}"""u8];

    public static async Task<int> RunAsync(int port, string file)
    {
        var answers = ReadAnswers(file);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        await using var app = builder.Build();
        app.Run(context => VerifyAsync(context, answers));
        await app.RunAsync();
        return 0;
    }

    private static async Task VerifyAsync(HttpContext context, FrozenDictionary<string, byte[]> answers)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync();
            if (!read.IsCompleted)
            {
                context.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var isKnown = Find(read.Buffer, answers, out var answer);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            context.Response.StatusCode = isKnown ? 200 : 403;
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = answer.Length;
            await context.Response.BodyWriter.WriteAsync(answer);
            return;
        }
    }

    private static bool Find(ReadOnlySequence<byte> body, FrozenDictionary<string, byte[]> answers, out byte[] answer)
    {
        var reader = new Utf8JsonReader(body);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> hex = stackalloc char[2 * SHA256.HashSizeInBytes];
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("api_key"u8))
            {
                reader.Read();
                SHA256.HashData(reader.ValueSpan, digest);
            }
        }

        Convert.TryToHexStringLower(digest, hex, out _);
        if (answers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(hex, out var found))
        {
            answer = found;
            return true;
        }

        answer = s_refused;
        return false;
    }

    private static FrozenDictionary<string, byte[]> ReadAnswers(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.GetProperty("keys").EnumerateArray().ToFrozenDictionary(
            static key => key.GetProperty("secret_hash").GetString()!["sha256:".Length..],
            static key => Encoding.UTF8.GetBytes(
                $"{{\"valid\":true,\"key_id\":\"{key.GetProperty("id")}\",\"name\":\"{key.GetProperty("name")}\",\"metadata\":{key.GetProperty("metadata").GetRawText()}}}"));
    }
}
