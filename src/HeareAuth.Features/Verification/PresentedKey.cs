using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using HeareAuth.Features.Ids;

namespace HeareAuth.Features.Verification;

/// <summary>
/// The key that a caller presents, read directly from the body of a request: its digest, and whether it has the prefix
/// of our secrets. The secret itself is not kept, so nothing can print it.
/// </summary>
public readonly record struct PresentedKey
{
    private const int StackBytes = 1024;
    private const int MaxJsonDepth = 8;

    private PresentedKey(PresentedKeyState state) => State = state;

    public PresentedKeyState State { get; private init; }

    public SecretDigest Digest { get; private init; }

    /// <summary>The part of the secret that may be logged: <c>sec_</c>, or <c>***</c> for anything else.</summary>
    public string Prefix { get; private init; } = "***";

    public static PresentedKey Malformed { get; } = new(PresentedKeyState.Malformed);

    public static PresentedKey Missing { get; } = new(PresentedKeyState.Missing);

    public static PresentedKey FromSecret(ReadOnlySpan<byte> utf8Secret) => utf8Secret.IsEmpty
        ? Missing
        : new PresentedKey(PresentedKeyState.Present)
        {
            Digest = SecretDigest.Of(utf8Secret),
            Prefix = utf8Secret.StartsWith("sec_"u8) ? Secret.Prefix : "***",
        };

    /// <summary>Does the same as <see cref="FromJson(ReadOnlySpan{byte})"/>, for a body that may be in several segments.</summary>
    public static PresentedKey FromJson(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            return FromJson(body.FirstSpan);
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(rented);
            return FromJson(rented.AsSpan(0, (int)body.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>
    /// Reads <c>{"api_key":"..."}</c>. Other members are ignored; a second <c>api_key</c> makes the body malformed, as does
    /// anything that JSON does not allow. A byte order mark and surrounding white space are accepted.
    /// </summary>
    public static PresentedKey FromJson(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.IsEmpty)
        {
            return Missing;
        }

        if (!Utf8.IsValid(body))
        {
            return Malformed;
        }

        try
        {
            return Read(body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed; // InvalidOperationException: an escaped half of a surrogate pair
        }
    }

    private static PresentedKey Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
        var key = Missing;
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            reader.Skip();
        }

        var found = false;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("api_key"u8);
            if (isKey && found)
            {
                return Malformed;
            }

            found |= isKey;
            reader.Read();
            if (isKey && reader.TokenType is JsonTokenType.String)
            {
                key = FromToken(ref reader);
            }

            reader.Skip();
        }

        while (reader.Read())
        {
            // Keep reading so that trailing data after the JSON value is rejected.
        }

        return key;
    }

    private static PresentedKey FromToken(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return FromSecret(reader.ValueSpan);
        }

        var length = reader.ValueSpan.Length;
        var rented = length > StackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> buffer = rented ?? stackalloc byte[StackBytes];
        try
        {
            return FromSecret(buffer[..reader.CopyString(buffer)]);
        }
        finally
        {
            buffer.Clear();
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}

public enum PresentedKeyState
{
    /// <summary>There is no <c>api_key</c>, or it is empty or not a string.</summary>
    Missing,

    /// <summary>The body is not valid JSON, or has several <c>api_key</c> members.</summary>
    Malformed,

    Present,
}
