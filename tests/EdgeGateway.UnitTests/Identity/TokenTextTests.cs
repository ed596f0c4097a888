using System.Diagnostics;
using EdgeGateway.Identity;

namespace EdgeGateway.UnitTests.Identity;

public sealed class TokenTextTests
{
    private const string Usual = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJ0ZW5hbnQiOiJhY21lIn0.c2lnbmF0dXJl";

    // The header begins with a space, and with a line feed.
    private const string Spaced = $"IHsiYWxnIjoiSFMyNTYifQ.eyJ0ZW5hbnQiOiJhY21lIn0.{Signature}";
    private const string Indented = $"ewogICJhbGciOiAiSFMyNTYiCn0.ewogICJ0ZW5hbnQiOiAiYSIKfQ.{Signature}";
    private const string Signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_-A";

    [Theory]
    [InlineData($"/x&token={Usual}", "/x&token=[token]")]
    [InlineData($"/{Spaced}/y", "/[token]/y")]
    [InlineData($"/x/{Indented}", "/x/[token]")]
    [InlineData("/x/eyJhbGciOi", "/x/[token]")]
    [InlineData("/x/eyJhbGciOiJIUzI1NiJ9%2ee30", "/x/[token]")]
    [InlineData("/apps/example-app/logs", "/apps/example-app/logs")]
    [InlineData("/assets/application.bundle.min.js", "/assets/application.bundle.min.js")]
    [InlineData(
        "/v1.2/0123456789abcdef0123456789abcdef0123456789abcdef.tar.gz",
        "/v1.2/0123456789abcdef0123456789abcdef0123456789abcdef.tar.gz"
    )]
    public void A_token_is_removed_whatever_its_header_begins_with(string text, string removed) =>
        Assert.Equal(removed, TokenText.Remove(text));

    [Fact]
    public void A_token_in_lower_case_is_removed_as_a_rule_of_limits_writes_it() =>
        Assert.Equal("get:/[token]", TokenText.Remove($"get:/{Spaced.ToLowerInvariant()}"));

    [Theory]
    [InlineData("a", "")]
    [InlineData("a-", "")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa.", "")]
    [InlineData("a", "/eyJ")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa.", "/eyJ")]
    public void A_long_text_of_a_client_is_read_once(string repeated, string end)
    {
        var text = $"/{string.Concat(Enumerable.Repeat(repeated, 300_000 / repeated.Length))}/.{end}";
        var start = Stopwatch.StartNew();
        Assert.Equal(text, TokenText.Remove(text));
        Assert.True(start.Elapsed < TimeSpan.FromSeconds(1), $"{start.Elapsed}");
    }

    [Theory]
    [InlineData(Usual, true)]
    [InlineData(Spaced, true)]
    [InlineData(Indented, true)]
    [InlineData("7cf8fae0c12845179813e55863b064d1", false)]
    [InlineData("xzeyJ0pQ-4", false)]
    [InlineData("urn:uuid:7cf8fae0-c128-4517-9813-e55863b064d1", false)]
    public void An_id_is_no_token_even_if_it_contains_the_start_of_one(string text, bool isToken) =>
        Assert.Equal(isToken, TokenText.IsIn(text));
}
