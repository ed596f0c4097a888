using System.Net;
using FunctionalTests.Clients;
using FunctionalTests.Tokens.Forgery.Table;

namespace FunctionalTests.Tokens.Forgery;

/// <summary>
/// Each bad token is rejected with the right problem, without a warning, and its request does not reach the backend.
/// </summary>
public sealed class ForgeryTests(ForgeryFixture fixture) : IClassFixture<ForgeryFixture>
{
    private const string Logs = "/apps/example-app/logs";

    // Kestrel's longest request line is 8 KiB.
    private const int LongestQuery = 8_000;

    // No response may hang.
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Bad => new(BadTokens.All.Keys);

    public static TheoryData<string> Good => new(GoodTokens.All.Keys);

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_token_is_rejected(string name)
    {
        var bad = BadTokens.All[name];
        var before = fixture.BackendRequests;
        var requests = Requests(bad.Token).ToList();
        Assert.NotEmpty(requests);
        foreach (var request in requests)
        {
            using var response = await Http.SendAsync(request)
                .WaitAsync(ResponseTimeout, TestContext.Current.CancellationToken);
            Assert.Equal(bad.Status, (int)response.StatusCode);
            Assert.Equal(bad.Code, await Http.ProblemCodeAsync(response));
            if (response.StatusCode == HttpStatusCode.Unauthorized)
            {
                var challenge = Assert.Single(response.Headers.WwwAuthenticate);
                Assert.Equal("Bearer", challenge.Scheme);
                Assert.Contains("error=\"invalid_token\"", challenge.Parameter, StringComparison.Ordinal);
            }
        }

        Assert.Equal(before, fixture.BackendRequests);
        AssertNoWarning();
    }

    [Theory]
    [MemberData(nameof(Good))]
    public async Task A_good_token_passes(string name)
    {
        var before = fixture.BackendRequests;
        var requests = Requests(GoodTokens.All[name]).ToList();
        foreach (var request in requests)
        {
            using var response = await Http.SendAsync(request)
                .WaitAsync(ResponseTimeout, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(before + requests.Count, fixture.BackendRequests);
        AssertNoWarning();
    }

    [Theory]
    [InlineData("signature: HS256: empty")]
    [InlineData("app: another")]
    [InlineData("scope: another")]
    public async Task A_bad_token_opens_no_web_socket(string name)
    {
        var bad = BadTokens.All[name];
        Assert.Equal(
            bad.Status,
            (int)await WebSocketClient.RejectedStatusAsync(fixture.Gateway.Http, $"{Logs}?stream=true", bad.Token)
        );
    }

    // Builds a request with the token in the header and one with it in the query, where the syntax allows it.
    private IEnumerable<HttpRequestMessage> Requests(string token)
    {
        // Spaces around a field value are not part of it (RFC 9110 section 5.5).
        if (token.All(character => character is >= ' ' and <= '~') && token.Trim() == token)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.Gateway.Http, Logs));
            Assert.True(request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));
            yield return request;
        }

        if (Uri.EscapeDataString(token) is { Length: <= LongestQuery } encoded)
        {
            yield return new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(fixture.Gateway.Http, $"{Logs}?token={encoded}")
            );
        }
    }

    private void AssertNoWarning()
    {
        Assert.Empty(fixture.Gateway.Log.Warnings);
        Assert.DoesNotContain(fixture.Gateway.Log.Lines, line => line.Contains("Exception", StringComparison.Ordinal));
    }
}
