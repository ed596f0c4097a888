using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace EdgeGateway.Tokens.Validation;

/// <summary>
/// A JWT in its compact form (RFC 7515 section 7.1, RFC 7519 section 3), parsed strictly and before any key is used:
/// <c>BASE64URL(header) "." BASE64URL(payload) "." BASE64URL(signature)</c>. Input that two parsers could read
/// differently is rejected: base64 with padding, spare bits or other characters, JSON with duplicate names, text that
/// is not UTF-8.
/// </summary>
internal sealed record CompactJwt(JwtHeader Header, JwtPayload Payload)
{
    /// <summary>The maximum length of a token, in characters.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a token; null where it is invalid.</summary>
    public static CompactJwt? Read(string token)
    {
        if (
            token.Length > MaxLength
            || token.Split('.', 4) is not [var header, var payload, var signature]
            || Decode(signature) is null
        )
        {
            return null;
        }

        return ReadJson(header, JwtHeader.Read) is { } head && ReadJson(payload, JwtPayload.Read) is { } claims
            ? new(head, claims)
            : null;
    }

    private static T? ReadJson<T>(string part, Func<JsonElement, T?> read)
        where T : class
    {
        if (Decode(part) is not { } json || !Utf8.IsValid(json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string is not valid Unicode.
            return null;
        }
    }

    // Null for empty text and for any encoding but the canonical one. TryDecodeFromChars would throw.
    private static byte[]? Decode(string part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return
            part.Length > 0
            && Base64Url.DecodeFromChars(part, bytes, out _, out var count) == OperationStatus.Done
            && Base64Url.EncodeToString(bytes.AsSpan(0, count)) == part
            ? bytes[..count]
            : null;
    }
}
