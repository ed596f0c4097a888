using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>
/// A valid token in a different encoding. If the change affects the signing input, the changed token is signed.
/// </summary>
internal static class EncodingCases
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // Its parts contain characters in which the two base64 alphabets differ, and spare bits at their ends.
    private static readonly TokenBuilder Good = TokenBuilder
        .Hs256.WithField("x", "\"???>>>~~~\"")
        .WithClaim("x", "\"???>>>~~~\"");

    public static IEnumerable<BadToken> List() => [.. Parts(), .. Whole()];

    private static IEnumerable<BadToken> Parts()
    {
        foreach (
            var (name, change) in ((string, Func<string, string>)[])
                [
                    ("padding", part => part + "="),
                    ("two of padding", part => part + "=="),
                    ("percent-encoded padding", part => part + "%3D"),
                    (
                        "standard alphabet",
                        part =>
                            part.Replace('-', '+').Replace('_', '/') + (part.AsSpan().ContainsAny('-', '_') ? "" : "+")
                    ),
                    ("a space inside", part => part.Insert(part.Length / 2, " ")),
                    ("a trailing space", part => part + " "),
                    ("a line break inside", part => part.Insert(part.Length / 2, "\r\n")),
                    ("a trailing newline", part => part + "\n"),
                    ("a leading tab", part => "\t" + part),
                    ("a null inside", part => part.Insert(part.Length / 2, "\0")),
                    ("a zero-width space inside", part => part.Insert(part.Length / 2, "\u200b")),
                    ("a fullwidth letter", part => $"{(char)(part[0] + 0xfee0)}{part[1..]}"),
                    ("trailing garbage", part => part + "!"),
                    ("percent-encoded", part => string.Concat(part.Select(character => $"%{(int)character:X2}"))),
                    ("hexadecimal", part => Convert.ToHexString(Encoding.UTF8.GetBytes(part))),
                    ("encoded twice", part => TestKeys.Base64UrlEncode(part)),
                ]
        )
        {
            yield return new($"{name} in the header", (Good with { HeaderPart = change(Good.HeaderPart) }).Token);
            yield return new($"{name} in the payload", (Good with { PayloadPart = change(Good.PayloadPart) }).Token);
            yield return new($"{name} in the signature", Good.WithSignature(change(Good.SignaturePart)));
        }

        yield return new("spare bits in the header", (Good with { HeaderPart = WithSpareBits(Good.Header) }).Token);
        yield return new("spare bits in the payload", (Good with { PayloadPart = WithSpareBits(Good.Payload) }).Token);
        yield return new(
            "spare bits in the signature",
            Good.WithSignature(WithSpareBits(Good.SignaturePart[..^1], Good.SignaturePart[^1]))
        );
    }

    private static IEnumerable<BadToken> Whole()
    {
        var token = Good.Token;
        yield return new("quoted", $"\"{token}\"");
        yield return new("in single quotes", $"'{token}'");
        yield return new("in angle brackets", $"<{token}>");
        yield return new("a trailing dot", $"{token}.");
        yield return new("a leading dot", $".{token}");
        yield return new("a trailing comma", $"{token},");
        yield return new("a trailing parameter", $"{token}; charset=utf-8");
        yield return new("a trailing fragment", $"{token}#x");
        yield return new("a trailing tilde, as in an SD-JWT", $"{token}~");
        yield return new("a trailing newline", $"{token}\n");
        yield return new("a trailing line break and header", $"{token}\r\nX-Edge-Tenant: evil");
        yield return new("percent-encoded dots", token.Replace(".", "%2E", StringComparison.Ordinal));
        yield return new("fullwidth dots", token.Replace('.', '\uff0e'));
        yield return new("a leading byte order mark", $"\ufeff{token}");
        yield return new("the scheme twice", $"Bearer {token}");
        yield return new("two with a comma", $"{token}, {token}");
        yield return new("two with the scheme between", $"{token}, Bearer {token}");
        yield return new("two with a space", $"{token} {token}");
        yield return new("in capitals", token.ToUpperInvariant());
        yield return new("backwards", string.Concat(token.Reverse()));
        yield return new("encoded once more", TestKeys.Base64UrlEncode(token));
    }

    // If the byte count is not a multiple of three, the last character has spare bits.
    private static string WithSpareBits(string json)
    {
        while (Encoding.UTF8.GetByteCount(json) % 3 == 0)
        {
            json += " ";
        }

        var part = TestKeys.Base64UrlEncode(json);
        return WithSpareBits(part[..^1], part[^1]);
    }

    private static string WithSpareBits(string start, char last) =>
        start + Alphabet[Alphabet.IndexOf(last, StringComparison.Ordinal) + 1];
}
