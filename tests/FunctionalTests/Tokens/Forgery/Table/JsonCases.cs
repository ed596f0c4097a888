using System.Text;
using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>
/// Correctly signed headers and payloads that are not one JSON object in UTF-8 (RFC 7519 section 7.2, RFC 8259).
/// </summary>
internal static class JsonCases
{
    private static readonly TokenBuilder Good = TokenBuilder.Hs256;

    public static IEnumerable<BadToken> List()
    {
        foreach (
            var (name, change) in ((string, Func<string, byte[]>)[])
                [
                    ("a byte order mark", json => [0xef, 0xbb, 0xbf, .. Bytes(json)]),
                    ("UTF-16", Encoding.Unicode.GetBytes),
                    ("UTF-32", Encoding.UTF32.GetBytes),
                    ("a comment", json => Bytes($"{json[..^1]}/* */}}")),
                    ("a line comment", json => Bytes($"{json}// x")),
                    ("a comma after the last member", json => Bytes($"{json[..^1]},}}")),
                    ("single quotes", json => Bytes(json.Replace('"', '\''))),
                    ("names without quotes", json => Bytes($"{json[..^1]},x:1}}")),
                    ("no end", json => Bytes(json[..^1])),
                    ("trailing garbage", json => Bytes($"{json}x")),
                    ("two objects", json => Bytes(json + json)),
                    ("two lines of objects", json => Bytes($"{json}\n{json}")),
                    ("a trailing null", json => Bytes($"{json}\0")),
                    ("a leading null", json => Bytes($"\0{json}")),
                    ("a form feed", json => Bytes($"\f{json}")),
                    ("in an array", json => Bytes($"[{json}]")),
                    ("in a string", json => Bytes($"\"{json.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")),
                    ("an empty object", _ => Bytes("{}")),
                    ("an empty array", _ => Bytes("[]")),
                    ("an empty string", _ => Bytes("\"\"")),
                    ("null", _ => Bytes("null")),
                    ("a number", _ => Bytes("1")),
                    ("true", _ => Bytes("true")),
                    ("a space", _ => Bytes(" ")),
                    ("a raw control character", json => Bytes($"{json[..^1]},\"x\":\"\u0001\"}}")),
                    ("a raw newline in a string", json => Bytes($"{json[..^1]},\"x\":\"\n\"}}")),
                    ("an unknown escape", json => Bytes($"{json[..^1]},\"x\":\"\\x41\"}}")),
                    ("a byte that is not UTF-8 in a value", json => Insert(json, "x", 0xff)),
                    ("half a character in a value", json => Insert(json, "x", 0xc3)),
                    ("an overlong slash in a value", json => Insert(json, "x", 0xc0, 0xaf)),
                    ("a surrogate in UTF-8 in a value", json => Insert(json, "x", 0xed, 0xa0, 0x80)),
                    (
                        "a byte that is not UTF-8 in a name",
                        json => [.. Bytes($"{json[..^1]},\""), 0xff, .. Bytes("\":1}")]
                    ),
                    ("half a surrogate escape in a value", json => Bytes($"{json[..^1]},\"x\":\"\\ud800\"}}")),
                    ("half a surrogate escape in a name", json => Bytes($"{json[..^1]},\"\\udc00\":1}}")),
                    ("surrogate escapes in the wrong order", json => Bytes($"{json[..^1]},\"x\":\"\\udc00\\ud800\"}}")),
                    ("NaN", json => Bytes($"{json[..^1]},\"x\":NaN}}")),
                    ("a number with a leading zero", json => Bytes($"{json[..^1]},\"x\":01}}")),
                    ("a number with a plus", json => Bytes($"{json[..^1]},\"x\":+1}}")),
                    ("a hexadecimal number", json => Bytes($"{json[..^1]},\"x\":0x1}}")),
                    ("undefined", json => Bytes($"{json[..^1]},\"x\":undefined}}")),
                    ("17 levels", json => Bytes($"{json[..^1]},\"x\":{Nested(16)}}}")),
                    ("1,000 levels", json => Bytes($"{json[..^1]},\"x\":{Nested(1_000)}}}")),
                    ("1,000 levels of objects", json => Bytes($"{json[..^1]},\"x\":{Objects(1_000)}}}")),
                    ("3,000 arrays without an end", _ => Bytes(new string('[', 3_000))),
                ]
        )
        {
            yield return new($"header: {name}", Good.WithHeader(change(Good.Header)).Token);
            yield return new($"payload: {name}", Good.WithPayload(change(Good.Payload)).Token);
        }

        foreach (
            var (claim, start) in ((string, string)[])
                [("tenant", "acme"), ("app", "example-app"), ("scope", "logs:read"), ("jti", "x")]
        )
        {
            var without = Good.WithClaim(claim, null);
            yield return new(
                $"a byte that is not UTF-8 in {claim}",
                without.WithPayload(Insert(without.Payload, claim, [.. Bytes(start), 0xff])).Token
            );
            yield return new($"half a surrogate escape in {claim}", Good.WithClaim(claim, $"\"{start}\\ud800\"").Token);
        }

        yield return new("half a surrogate escape in kid", Good.WithField("kid", "\"test\\ud800\"").Token);
        yield return new("half a surrogate escape in alg", Good.WithField("alg", "\"HS256\\ud800\"").Token);
        yield return new("half a surrogate escape in typ", Good.WithField("typ", "\"JWT\\ud800\"").Token);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    // Appends a member whose value has these bytes.
    private static byte[] Insert(string json, string name, params byte[] value) =>
        [.. Bytes($"{json[..^1]},\"{name}\":\""), .. value, .. Bytes("\"}")];

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    private static string Objects(int levels) =>
        string.Concat(Enumerable.Repeat("{\"x\":", levels)) + "1" + new string('}', levels);
}
