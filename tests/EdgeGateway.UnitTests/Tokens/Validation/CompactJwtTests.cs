using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.UnitTests.Tokens.Validation;

public sealed class CompactJwtTests
{
    [Fact]
    public void Reads_the_claims_that_the_gateway_uses()
    {
        var jwt = CompactJwt.Read(
            TokenBuilder
                .Rs256.WithClaim("app", "[\"a\",\"b\"]")
                .WithClaim("scope", "[\"x y\",\"z\"]")
                .WithClaim("jti", "\"7\"")
                .WithClaim("once", "true")
                .WithClaim("exp", "2000000000.5")
                .WithClaim("nbf", "0")
                .WithClaim("iat", "1.9999e9")
                .Token
        )!;

        Assert.Equal(new JwtHeader("RS256", "rsa"), jwt.Header);
        Assert.Equal("acme", jwt.Payload.Tenant);
        Assert.Equal(["a", "b"], jwt.Payload.Apps);
        Assert.Equal(["x", "y", "z"], jwt.Payload.Scopes);
        Assert.Equal("7", jwt.Payload.TokenId);
        Assert.True(jwt.Payload.IsOneTime);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(2_000_000_000_500), jwt.Payload.ExpiresAt);
        Assert.Equal(DateTimeOffset.UnixEpoch, jwt.Payload.NotBefore);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_999_900_000), jwt.Payload.IssuedAt);
    }

    [Fact]
    public void Only_alg_tenant_and_exp_are_required()
    {
        var jwt = CompactJwt.Read(
            TokenBuilder.Hs256.WithHeader("""{"alg":"x"}""").WithPayload("""{"tenant":"t","exp":1}""").Token
        )!;

        Assert.Equal(new JwtHeader("x", null), jwt.Header);
        Assert.Empty(jwt.Payload.Apps);
        Assert.Empty(jwt.Payload.Scopes);
        Assert.Null(jwt.Payload.TokenId);
        Assert.Null(jwt.Payload.NotBefore);
        Assert.Null(jwt.Payload.IssuedAt);
        Assert.False(jwt.Payload.IsOneTime);
    }

    [Fact]
    public void Tokens_that_are_too_long_are_rejected()
    {
        var claims = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"c{i}\":0"));
        Assert.Null(CompactJwt.Read(TokenBuilder.Hs256.AppendClaims(claims).Token));
        Assert.Null(CompactJwt.Read(TokenBuilder.Hs256.WithClaim("x", $"\"{new string('x', 75_000)}\"").Token));
        Assert.Null(CompactJwt.Read(new string('.', 100_000)));
        Assert.Null(CompactJwt.Read(new string('A', 100_000)));
    }

    [Theory]
    [InlineData("jti")]
    [InlineData("parent_jti")]
    public void An_id_that_no_revocation_could_name_is_rejected(string claim)
    {
        Assert.NotNull(CompactJwt.Read(TokenBuilder.Hs256.WithClaim(claim, "\"a b/c\"").Token));
        foreach (var id in new[] { "", "a\\nb", "a\\u001b[31mb", "a\\u0085b", new string('x', 257) })
        {
            Assert.Null(CompactJwt.Read(TokenBuilder.Hs256.WithClaim(claim, $"\"{id}\"").Token));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\ud800")]
    [InlineData("\ud800.\udc00.\ud800")]
    [InlineData("a.a.a")]
    [InlineData("AAAAA.AAAAA.AAAAA")]
    [InlineData("e30=.e30=.AA==")]
    public void Malformed_tokens_are_rejected_without_an_exception(string token) => Assert.Null(CompactJwt.Read(token));
}
