using EdgeGateway.Testing.Tokens;

namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>Tokens that are too large.</summary>
internal static class SizeCases
{
    private const int LongestToken = 16 * 1024;

    public static IEnumerable<BadToken> List()
    {
        yield return new("a character too long", OfLength(LongestToken + 1));
        yield return new("15 KB of claims", TokenBuilder.Hs256.WithClaim("x", $"\"{new string('x', 15_000)}\"").Token);
        yield return new("22 KB of claims", TokenBuilder.Hs256.WithClaim("x", $"\"{new string('x', 22_000)}\"").Token);
        yield return new("30 KB of claims", TokenBuilder.Hs256.WithClaim("x", $"\"{new string('x', 30_000)}\"").Token);
        yield return new("40 KB of claims", TokenBuilder.Hs256.WithClaim("x", $"\"{new string('x', 40_000)}\"").Token);
        yield return new(
            "a tenant of 15 KB",
            TokenBuilder.Hs256.WithClaim("tenant", $"\"{new string('x', 15_000)}\"").Token
        );
        yield return new(
            "a header of 15 KB",
            TokenBuilder.Hs256.WithField("x", $"\"{new string('x', 15_000)}\"").Token
        );
        yield return new("a signature of 20 KB", TokenBuilder.Hs256.WithSignature(new byte[20_000]));
        yield return new("2,000 claims", TokenBuilder.Hs256.AppendClaims(Claims(2_000)).Token);
        yield return new("4,000 claims", TokenBuilder.Hs256.AppendClaims(Claims(4_000)).Token);
        yield return new("10,000 dots", new string('.', 10_000));
        yield return new("20,000 letters", new string('A', 20_000));
        yield return BadToken.ForAnotherApp(
            "1,000 apps",
            TokenBuilder
                .Hs256.WithClaim("app", $"[{string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"a{i}\""))}]")
                .Token
        );
        yield return BadToken.WithoutScope(
            "1,000 scopes",
            TokenBuilder
                .Hs256.WithClaim("scope", $"\"{string.Join(' ', Enumerable.Range(0, 1_000).Select(i => $"s{i}"))}\"")
                .Token
        );
    }

    /// <summary>Builds a valid token of exactly this many characters.</summary>
    public static string OfLength(int characters)
    {
        // A base64url text never has 4n + 1 characters. Other header lengths reach the lengths that the payload alone
        // cannot.
        foreach (var more in (string[])["", "x", "xx"])
        {
            var good = TokenBuilder.Hs256.WithField("x", $"\"{more}\"");
            var payload = (characters - good.WithSignature(good.Signature).Length + good.PayloadPart.Length) * 3 / 4;
            var token = good.WithPayload(good.Payload + new string(' ', payload - good.Payload.Length)).Token;
            if (token.Length == characters)
            {
                return token;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(characters));
    }

    private static string Claims(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"c{i}\":0"));
}
