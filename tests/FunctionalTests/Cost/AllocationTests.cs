using System.Net.Http.Headers;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using FunctionalTests.Telemetry;

namespace FunctionalTests.Cost;

/// <summary>The memory that a small request allocates in the whole gateway, server and HTTP client included.</summary>
[Trait("Category", "Heavy")]
public sealed class AllocationTests
{
    // Raise it only for a feature that is worth its price for each request. Lower it when a change saves memory.
    private const int Budget = 8_600;

    private const int Rounds = 20;
    private const int Requests = 2_000;
    private const int Clients = 8;
    private const string Path = "/apps/example-app/logs?n=10";

    [Fact]
    public async Task A_small_request_with_a_token_and_three_limits_stays_within_its_budget()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var source = await LogSourceProcess.StartAsync([], ct);
        using var client = new HttpClient();
        using var lines = new StringContent(string.Join('\n', Enumerable.Repeat("a line of a small dump", 10)));
        using var posted = await client.PostAsync(new Uri(source.Http, "/apps/example-app/lines"), lines, ct);
        Assert.True(posted.IsSuccessStatusCode);

        await using var gateway = await GatewayProcess.StartAsync([
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"{source.H2c}"),
            .. Limits("1s").Concat(Limits("1m")).Concat(Limits("1h")),
        ]);
        var dump = new Uri(gateway.Http, Path);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TokenBuilder.Hs256.Token);

        // The first rounds run code that the runtime has not optimized yet. Later ones vary with the collections that
        // happen meanwhile: the least is what the requests themselves allocate.
        var least = double.MaxValue;
        for (var round = 0; round < Rounds && least > Budget; round++)
        {
            var before = await ReadAllocatedAsync(gateway.Management);
            await Task.WhenAll(
                Enumerable.Range(0, Clients).Select(_ => SendAsync(client, dump, Requests / Clients, ct))
            );
            least = Math.Min(least, (await ReadAllocatedAsync(gateway.Management) - before) / Requests);
        }

        Assert.InRange(least, 1, Budget);
    }

    private static IEnumerable<(string, string?)> Limits(string period)
    {
        var rule = $"ClientRateLimiting:GeneralRules:{period[1] switch { 's' => 0, 'm' => 1, _ => 2 }}";
        return [($"{rule}:Endpoint", "*"), ($"{rule}:Period", period), ($"{rule}:Limit", "1000000")];
    }

    private static async Task SendAsync(HttpClient client, Uri url, int requests, CancellationToken ct)
    {
        for (var i = 0; i < requests; i++)
        {
            using var response = await client.GetAsync(url, ct);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    private static async Task<double> ReadAllocatedAsync(Uri management) =>
        MetricsText.Sum(await MetricsText.ReadAsync(management), "dotnet_gc_heap_total_allocated_bytes_total");
}
