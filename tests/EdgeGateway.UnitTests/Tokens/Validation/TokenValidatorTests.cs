using CsCheck;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.UnitTests.Tokens.Validation;

public sealed class TokenValidatorTests : IDisposable
{
    private static readonly Gen<(int Kind, int Place, char Character)[]> Mutations = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 10_000],
        Gen.OneOf(
            Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"],
            Gen.Char[".=+/ \t\r\n%"],
            Gen.Char
        )
    ).Array[1, 3];

    private readonly string _document = Path.GetTempFileName();

    public void Dispose() => File.Delete(_document);

    [Fact]
    public async Task No_mutation_of_a_valid_token_is_valid()
    {
        await File.WriteAllTextAsync(_document, TestKeys.KeySet, TestContext.Current.CancellationToken);
        await using var services = await TokenServices.StartAsync(
            ("Tokens:KeySets:0:File", _document),
            ("Tokens:CacheSize", "0")
        );
        foreach (var token in (string[])[TokenBuilder.Hs256.Token, TokenBuilder.Rs256.Token, TokenBuilder.Es256.Token])
        {
            Assert.Null(await services.RejectionAsync(token));
            await Mutations.SampleAsync(
                async mutations =>
                {
                    var mutated = mutations.Aggregate(token, Mutate);
                    Assert.Equal(
                        mutated == token ? null : TokenRejection.Invalid,
                        await services.RejectionAsync(mutated)
                    );
                },
                iter: 2_000
            );
        }
    }

    [Fact]
    public async Task A_key_that_is_not_on_its_curve_verifies_nothing()
    {
        var key = """{"kty":"EC","crv":"P-256","kid":"ec","x":"AQ","y":"!"}""";
        await File.WriteAllTextAsync(_document, TestKeys.KeySetOf(key), TestContext.Current.CancellationToken);
        await using var services = await TokenServices.StartAsync(("Tokens:KeySets:0:File", _document));
        Assert.Equal(TokenRejection.Invalid, await services.RejectionAsync(TokenBuilder.Es256.Token));
    }

    [Fact]
    public async Task Only_our_own_keys_let_streams_outlive_their_token()
    {
        await File.WriteAllTextAsync(_document, TestKeys.KeySet, TestContext.Current.CancellationToken);
        await using var services = await TokenServices.StartAsync(("Tokens:KeySets:0:File", _document));
        var later = services.Time.GetUtcNow().ToUnixTimeSeconds() + 36_000;
        foreach (var forge in (TokenBuilder[])[TokenBuilder.Hs256, TokenBuilder.Rs256, TokenBuilder.Es256])
        {
            var verdict = await services
                .Get<TokenValidator>()
                .ValidateAsync(forge.WithClaim("stream_exp", $"{later}").Token.AsMemory());
            var caller = Assert.IsType<AccessToken>(verdict.Token).Caller;
            Assert.Equal(forge == TokenBuilder.Hs256, caller.StreamsUntil > caller.ExpiresAt);
        }
    }

    [Fact]
    public async Task A_cached_token_expires()
    {
        await using var services = await TokenServices.StartAsync();
        var token = TokenBuilder.Hs256.Token;
        Assert.Null(await services.RejectionAsync(token));
        Assert.NotNull(services.Get<ValidTokens>().Find(token));

        services.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(services.Get<ValidTokens>().Find(token));
        Assert.Equal(TokenRejection.Expired, await services.RejectionAsync(token));
    }

    [Fact]
    public async Task A_cached_token_is_rejected_when_its_key_is_withdrawn()
    {
        await using var services = await TokenServices.StartAsync();
        var token = TokenBuilder.Hs256.Token;
        Assert.Null(await services.RejectionAsync(token));

        services.Change(("Tokens:SigningKeys:0:Id", "another"));
        Assert.NotNull(services.Get<ValidTokens>().Find(token));
        Assert.Equal(TokenRejection.Invalid, await services.RejectionAsync(token));

        services.Change(("Tokens:SigningKeys:0:Id", "test"), ("Tokens:SigningKeys:0:Secret", TestKeys.OtherSecret));
        Assert.Equal(TokenRejection.Invalid, await services.RejectionAsync(token));
    }

    [Theory]
    [InlineData("Tokens:Issuer")]
    [InlineData("Tokens:Audience")]
    public async Task A_cached_token_is_rejected_when_its_key_gets_another_issuer_or_audience(string setting)
    {
        await using var services = await TokenServices.StartAsync();
        var token = TokenBuilder.Hs256.Token;
        Assert.Null(await services.RejectionAsync(token));

        services.Change((setting, "another"));
        Assert.Equal(TokenRejection.NotForUs, await services.RejectionAsync(token));
    }

    [Fact]
    public async Task A_cached_token_is_rejected_when_the_maximum_lifetime_becomes_shorter()
    {
        await using var services = await TokenServices.StartAsync();
        var token = TokenBuilder.Hs256.Token;
        Assert.Null(await services.RejectionAsync(token));

        services.Change(("Tokens:MaxLifetime", "00:30:00"));
        Assert.Equal(TokenRejection.LivesTooLong, await services.RejectionAsync(token));
    }

    [Fact]
    public async Task An_invalid_token_is_not_cached()
    {
        await using var services = await TokenServices.StartAsync();
        foreach (
            var bad in (string[])
                [TokenBuilder.Hs256.WithClaim("exp", "1").Token, TokenBuilder.Hs256.WithSignature(new byte[32]), "a"]
        )
        {
            Assert.NotNull(await services.RejectionAsync(bad));
            Assert.Null(services.Get<ValidTokens>().Find(bad));
        }
    }

    [Fact]
    public async Task Without_a_cache_tokens_are_verified_every_time()
    {
        await using var services = await TokenServices.StartAsync(("Tokens:CacheSize", "0"));
        var token = TokenBuilder.Hs256.Token;
        Assert.Null(await services.RejectionAsync(token));
        Assert.Null(services.Get<ValidTokens>().Find(token));
        Assert.Null(await services.RejectionAsync(token));
    }

    [Fact]
    public async Task A_full_cache_rejects_no_token()
    {
        await using var services = await TokenServices.StartAsync(("Tokens:CacheSize", "1"));
        foreach (var tenant in (string[])["\"a\"", "\"b\"", "\"c\"", "\"a\""])
        {
            Assert.Null(await services.RejectionAsync(TokenBuilder.Hs256.WithClaim("tenant", tenant).Token));
        }
    }

    [Fact]
    public async Task Tokens_of_a_key_set_that_was_never_fetched_are_rejected_as_keys_unavailable()
    {
        await using var services = await TokenServices.StartAsync(
            ("Tokens:KeySets:0:File", $"{_document}-is-not-there")
        );
        Assert.Equal(TokenRejection.KeysUnavailable, await services.RejectionAsync(TokenBuilder.Rs256.Token));
        Assert.Null(await services.RejectionAsync(TokenBuilder.Hs256.Token));
    }

    private static string Mutate(string token, (int Kind, int Place, char Character) mutation)
    {
        var place = mutation.Place % token.Length;
        return mutation.Kind switch
        {
            0 => $"{token[..place]}{mutation.Character}{token[(place + 1)..]}",
            1 => token.Insert(place, mutation.Character.ToString()),
            _ => token.Remove(place, 1),
        };
    }
}
