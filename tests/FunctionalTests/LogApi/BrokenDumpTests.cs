using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

/// <summary>A dump that cannot be completed, because Redis is killed while it is being sent.</summary>
[Trait("Category", "Waits")]
public sealed class BrokenDumpTests
{
    private const string App = "example-app";
    private const int Requests = 3;
    private const int LinesPerRequest = 500;
    private const int LineLength = 16_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_aborted_and_never_completed_in_both_formats_and_over_both_protocols()
    {
        await using var redis = await RedisServer.StartAsync(Ct);
        await using var source = await LogSourceHost.StartOnRedisAsync(redis.ConnectionString);
        await using var gateway = await GatewayHost.StartAsync([source]);
        var line = new string('x', LineLength) + "\n";
        for (var i = 0; i < Requests; i++)
        {
            var body = string.Concat(Enumerable.Repeat(line, LinesPerRequest));
            using var posted = await Http.PostAsync(source.Http, $"/apps/{App}/lines", "", "text/plain", body);
            Assert.Equal(202, (int)posted.StatusCode);
        }

        var dumps = new List<Dump>();
        foreach (var type in (string[])["text/plain", "application/x-ndjson"])
        {
            dumps.Add(await Dump.OpenAsync(source.Http, type, http2: false, token: null));
            dumps.Add(await Dump.OpenAsync(source.H2c, type, http2: true, token: null));
            dumps.Add(await Dump.OpenAsync(gateway.Http, type, http2: false, gateway.Token()));
            dumps.Add(await Dump.OpenAsync(gateway.H2c, type, http2: true, gateway.Token()));
        }

        // The clients read on only now, so most of each dump was not read from Redis yet.
        await redis.StopAsync();
        foreach (var dump in dumps)
        {
            using (dump)
            {
                await dump.AssertBrokenAsync();
            }
        }
    }

    private sealed class Dump(string name, HttpResponseMessage response, Stream body) : IDisposable
    {
        public static async Task<Dump> OpenAsync(Uri server, string type, bool http2, string? token)
        {
            var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(server, $"/apps/{App}/logs?since=1970-01-01T00:00:00Z")
            );
            request.Headers.Add("Accept", type);
            var response = await Http.SendAsync(request, token, http2);
            Assert.Equal(200, (int)response.StatusCode);
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
            return new Dump($"{type} from {server}", response, await response.Content.ReadAsStreamAsync(Ct));
        }

        public async Task AssertBrokenAsync()
        {
            var buffer = new byte[64 * 1024];
            var total = 0L;
            var failure = await Record.ExceptionAsync(async () =>
            {
                for (int read; (read = await body.ReadAsync(buffer, Ct)) > 0; )
                {
                    total += read;
                }
            });

            // The client learns that the response is incomplete, instead of taking the beginning for all of it.
            Assert.True(failure is IOException or HttpRequestException, $"{name} ended after {total} bytes: {failure}");
            Assert.InRange(total, 1, (long)Requests * LinesPerRequest * LineLength);
        }

        public void Dispose() => response.Dispose();
    }
}
