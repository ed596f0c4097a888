using System.Net;
using EdgeGateway.Testing;
using Microsoft.Extensions.Options;

namespace LogSource.UnitTests.Endpoints.Ingest;

/// <summary>The settings of the section Ingest.</summary>
public sealed class IngestSettingsTests
{
    private const string App = "example-app";
    private const string Lines = $"/apps/{App}/lines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_JSON_with_the_configured_keys()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:Keys:Message:0", "short_message"),
            ("Ingest:Keys:Time", ""),
            ("Ingest:Keys:Container", "host, docker.name")
        );
        using var api = new Api(host);

        using var response = await api.PostAsync(
            Lines,
            """{"short_message":"one","message":"two","timestamp":"none","docker":{"name":"/a"}}""",
            "application/json"
        );

        using var dump = await api.GetAsync($"/apps/{App}/logs");
        Assert.EndsWith(" [a] one\n", await dump.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ingest:Keys:Message", "", "Ingest:Keys:Message is ''")]
    [InlineData("Ingest:Keys:Message:0", "", "Ingest:Keys:Message is ''")]
    [InlineData("Ingest:Keys:Time", "a..b", "Ingest:Keys:Time is 'a..b'")]
    [InlineData("Ingest:Keys:Container", ".a", "Ingest:Keys:Container is '.a'")]
    public async Task Invalid_keys_stop_the_start(string key, string value, string fault)
    {
        var rejected = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            LogSourceHost.StartAsync((key, value))
        );

        Assert.StartsWith(fault, rejected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counts_the_memory_of_lines_beside_their_bytes()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:MaxBodyBytes", "1000"),
            ("Ingest:MaxPendingBytes", "10000")
        );
        using var api = new Api(host);

        using var tooCostly = await api.PostAsync(Lines, new string('\n', 50), "text/plain");
        await Api.AssertProblemAsync(tooCostly, 503, "ingest-full");
        Assert.True(tooCostly.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        using var fits = await api.PostAsync(Lines, new string('\n', 20), "text/plain");
        Assert.Equal(HttpStatusCode.Accepted, fits.StatusCode);
    }

    [Fact]
    public async Task Rejects_bodies_lines_andApps_over_the_limits()
    {
        await using var host = await LogSourceHost.StartAsync(
            ("Ingest:MaxBodyBytes", "40000"),
            ("Ingest:MaxLinesPerRequest", "10"),
            ("Buffer:MaxApps", "1")
        );
        using var api = new Api(host);

        using var tooLarge = await api.PostAsync(Lines, new string('x', 40_001), "text/plain");
        await Api.AssertProblemAsync(tooLarge, 413, "body-too-large");
        using var tooMany = await api.PostAsync(Lines, string.Concat(Enumerable.Repeat("x\n", 11)), "text/plain");
        await Api.AssertProblemAsync(tooMany, 413, "too-many-lines");

        await api.AppendAsync(App, "web-1", "one");
        using var oneMore = await api.PostAsync("/apps/another/lines", "x", "text/plain");
        await Api.AssertProblemAsync(oneMore, 503, "buffer-full");
        Assert.True(oneMore.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.Equal(["one"], await api.DumpAsync(App));
    }
}
