using EdgeGateway.Tokens;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.UnitTests.Tokens.Validation;

public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TokenOptions Options = new()
    {
        ClockSkew = TimeSpan.FromSeconds(30),
        MaxLifetime = TimeSpan.FromHours(1),
    };

    [Theory]
    // exp, nbf and iat in milliseconds from now, expected rejection
    [InlineData(-1, null, null, "Expired")]
    [InlineData(0, null, null, "Expired")]
    [InlineData(1, null, null, null)]
    [InlineData(3_600_000, null, null, null)]
    [InlineData(3_600_001, null, null, "LivesTooLong")]
    [InlineData(1_000, null, -3_599_000, null)]
    [InlineData(1_000, null, -3_599_001, "LivesTooLong")]
    [InlineData(1_000, 30_000, null, null)]
    [InlineData(1_000, 30_001, null, "NotYetValid")]
    [InlineData(1_000, null, 30_000, null)]
    [InlineData(1_000, null, 30_001, "NotYetValid")]
    [InlineData(1_000, -1, -1, null)]
    [InlineData(0, 30_001, 30_001, "Expired")]
    public void Times_are_compared_to_the_millisecond(int exp, int? nbf, int? iat, string? rejection) =>
        Assert.Equal(
            rejection,
            Token(Now.AddMilliseconds(exp), Date(nbf), Date(iat)).FindRejection(Now, Options)?.ToString()
        );

    [Theory]
    // stream_exp in milliseconds from now of a token that expires in 1,000, whether its key is ours, expected end of
    // streams
    [InlineData(null, true, 1_000)]
    [InlineData(5_000, true, 5_000)]
    [InlineData(500, true, 1_000)]
    [InlineData(5_000, false, 1_000)]
    public void stream_exp_extends_streams_only_for_our_own_keys(int? streams, bool isOwn, int until)
    {
        var token = Token(Now.AddMilliseconds(1_000), null, null, Date(streams), isOwn);

        Assert.Equal(Now.AddMilliseconds(until), token.Caller.StreamsUntil);
        Assert.Equal(TokenRejection.Expired, token.FindRejection(Now.AddMilliseconds(1_000), Options));
    }

    [Theory]
    [InlineData(3_600_000, null, true, null)]
    [InlineData(3_600_001, null, true, "LivesTooLong")]
    [InlineData(3_600_001, null, false, null)]
    [InlineData(3_599_001, -1_000, true, "LivesTooLong")]
    public void MaxLifetime_applies_to_streams_too(int streams, int? iat, bool isOwn, string? rejection) =>
        Assert.Equal(
            rejection,
            Token(Now.AddMilliseconds(1), null, Date(iat), Date(streams), isOwn).FindRejection(Now, Options)?.ToString()
        );

    [Fact]
    public void The_greatest_times_do_not_overflow() =>
        Assert.Equal(
            TokenRejection.NotYetValid,
            Token(DateTimeOffset.MaxValue, DateTimeOffset.MaxValue, DateTimeOffset.MaxValue).FindRejection(Now, Options)
        );

    [Fact]
    public void A_token_without_iat_counts_as_issued_long_ago() =>
        Assert.Equal(DateTimeOffset.MinValue, Token(Now, null, null).Caller.IssuedAt);

    [Fact]
    public void Apps_and_scopes_are_case_sensitive()
    {
        var token = Token(Now, null, null);
        Assert.True(token.Allows("a"));
        Assert.False(token.Allows("A"));
        Assert.False(token.Allows(""));
        Assert.True(token.Has("s"));
        Assert.False(token.Has("S"));
    }

    private static DateTimeOffset? Date(int? milliseconds) =>
        milliseconds is { } value ? Now.AddMilliseconds(value) : null;

    private static AccessToken Token(
        DateTimeOffset exp,
        DateTimeOffset? nbf,
        DateTimeOffset? iat,
        DateTimeOffset? streams = null,
        bool isOwn = true
    ) =>
        new(
            new JwtPayload(
                "acme",
                ["a"],
                ["s"],
                null,
                null,
                exp,
                streams,
                nbf,
                iat,
                IsOneTime: false,
                new Dictionary<string, string>()
            ),
            "key",
            isOwn
        );
}
