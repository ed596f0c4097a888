using EdgeGateway.Testing.Requests;
using FunctionalTests.Streams;

namespace FunctionalTests.ReverseProxy.Requests;

/// <summary>
/// Requests and answers that servers may read in two ways: each is rejected, or forwarded with one meaning, and the next
/// request on each connection gets its own answer.
/// </summary>
public sealed class RequestCaseTests(RequestCaseFixture servers) : IClassFixture<RequestCaseFixture>
{
    private const int LeastRequests = 250;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_request_is_rejected_or_has_one_meaning_for_its_backend(bool http2Client, bool http2Backend)
    {
        using var rejections = new MetricCapture(servers.Gateway, "edge.requests.rejected");
        var results = await servers.SendAsync(http2Client, http2Backend);
        AssertAsWanted(results);

        // Each rejection is counted, except those of WebSockets' handshakes. The server counts after it has answered.
        var least = results.Count(result => IsRejection(result.Verdict));
        await Eventually.HoldsAsync(() => rejections.Sum >= least);
        AssertNoStackTraces();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_is_rejected_or_has_one_meaning_for_its_client(bool http2Client)
    {
        AssertAsWanted(await servers.AnswerAsync(http2Client));
        AssertNoStackTraces();
    }

    [Fact]
    public void There_are_enough_cases_and_no_two_of_one_name()
    {
        var names = RequestCase.Http1.Concat(RequestCase.Http2).Select(sent => (sent.Group, sent.Name)).ToList();
        Assert.True(names.Count >= LeastRequests, $"only {names.Count} requests");
        Assert.Equal(RequestCase.Http1.Count, RequestCase.Http1.DistinctBy(sent => sent.Name).Count());
        Assert.Equal(RequestCase.Http2.Count, RequestCase.Http2.DistinctBy(sent => sent.Name).Count());
        Assert.Equal(RequestCase.Answers.Count, RequestCase.Answers.DistinctBy(answer => answer.Name).Count());
    }

    private static bool IsRejection(string verdict) =>
        !verdict.StartsWith("pass", StringComparison.Ordinal)
        && !verdict.Contains("websocket", StringComparison.Ordinal)
        && verdict is not "waits" and not "closed";

    // A stranger must not be able to fill the log. The server itself logs an error for NUL in a trailer.
    private void AssertNoStackTraces()
    {
        var traces = servers
            .Gateway.Log.Warnings.Where(line => line.Contains("   at ", StringComparison.Ordinal))
            .Where(line => !line.Contains("Null characters are not allowed", StringComparison.Ordinal))
            .ToArray();
        Assert.True(traces.Length == 0, string.Join('\n', traces));
    }

    private static void AssertAsWanted(CaseResult[] results)
    {
        var others = results.Where(result => !result.IsAsWanted).Select(result => result.ToString()).ToArray();
        Assert.True(others.Length == 0, string.Join('\n', others));
    }
}
