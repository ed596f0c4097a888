using System.Diagnostics.Metrics;
using System.Text.Json;
using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.Streams.Admin;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.ServerSentEvents;
using EdgeGateway.Timing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Streams.Admin;

/// <summary>The list of 20,000 streams, without their connections.</summary>
public sealed class ManyStreamsTests : IDisposable
{
    private const int Count = 20_000;
    private const int Tenants = 37;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 28, 7, 45, 13, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TimerWheel _wheel;
    private readonly StreamRegistry _registry = new([]);
    private readonly StreamsApi _api;

    public ManyStreamsTests()
    {
        _wheel = new TimerWheel(_time, StreamHarness.Tick, NullLogger<TimerWheel>.Instance);
        _api = new StreamsApi(
            _registry,
            _wheel,
            new NoTokens(),
            new AuditLog(new ChangeLog(_time), NullLoggerFactory.Instance),
            _time
        );
        var metrics = new StreamMetrics(_services.GetRequiredService<IMeterFactory>());
        var pings = new PingPayloads(PingPayloads.DefaultTemplate, _time);
        var callers = Enumerable.Range(0, Tenants).Select(CreateCaller).ToArray();
        for (var i = 0; i < Count; i++)
        {
            if (i % 1_000 == 0)
            {
                _time.Advance(StreamHarness.Tick);
            }

            _registry.Add(
                new ProxiedEventStream(
                    Stream.Null,
                    new StreamContext
                    {
                        Id = $"0HNQ8QH3FRC2O:{i:X8}",
                        Kind = StreamKind.ServerSentEvents,
                        Route = "logs",
                        App = $"app-{i % 11}",
                        IsHttp2 = i % 2 == 0,
                        Policy = StreamHarness.DefaultPolicy,
                        Wheel = _wheel,
                        Pings = pings,
                        Metrics = metrics,
                        Caller = callers[i % Tenants],
                        Abort = () => { },
                    }
                )
            );
        }
    }

    [Theory]
    [InlineData("opened")]
    [InlineData("-opened")]
    [InlineData("tenant")]
    [InlineData("-app")]
    [InlineData("bytes")]
    public async Task Pages_have_each_of_20_000_streams_once_and_in_order(string sort)
    {
        var ids = new HashSet<string>(Count);
        var keys = new List<string>(Count);
        string? next = null;
        do
        {
            var page = await ListAsync($"?sort={sort}&limit=1000{(next is null ? "" : $"&after={next}")}");
            Assert.Equal(
                (Count, Count),
                (page.GetProperty("open").GetInt32(), page.GetProperty("matching").GetInt32())
            );
            foreach (var stream in page.GetProperty("streams").EnumerateArray())
            {
                Assert.True(ids.Add(stream.GetProperty("id").GetString()!));
                keys.Add($"{stream.GetProperty(sort.TrimStart('-'))} {stream.GetProperty("id")}");
            }

            next = page.GetProperty("next").GetString();
        } while (next is not null);

        Assert.Equal(Count, ids.Count);
        Assert.Equal(
            sort[0] == '-' ? keys.OrderDescending(StringComparer.Ordinal) : keys.Order(StringComparer.Ordinal),
            keys
        );
    }

    [Fact]
    public async Task A_page_costs_memory_for_its_own_streams_only()
    {
        string[] queries =
        [
            "?sort=opened&limit=100",
            "?sort=-bytes&limit=100",
            "?sort=tenant&limit=100&tenant=tenant-3",
            "?limit=100&tenant=unknown",
        ];
        foreach (var query in queries)
        {
            await SendAsync(query);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(SendAsync(query).IsCompleted);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400_000);
        }
    }

    public void Dispose()
    {
        _wheel.Dispose();
        _services.Dispose();
    }

    private async Task<JsonElement> ListAsync(string query) =>
        JsonDocument.Parse((await SendAsync(query)).ToArray()).RootElement;

    private async Task<MemoryStream> SendAsync(string query)
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext
        {
            Request = { Method = "GET", QueryString = new QueryString(query) },
            Response = { Body = body },
        };
        await _api.ServeAllAsync(context);
        Assert.Equal(StatusCodes.Status200OK, context.Response.StatusCode);
        return body;
    }

    private static CallerIdentity CreateCaller(int number) =>
        new(
            $"tenant-{number}",
            $"token-{number}",
            null,
            default,
            DateTimeOffset.MaxValue,
            DateTimeOffset.MaxValue,
            "test",
            new Dictionary<string, string>()
        );

    private sealed class NoTokens : ITokenRevoker
    {
        public Task<bool> TryRevokeAsync(
            IReadOnlyCollection<CallerIdentity> callers,
            CancellationToken cancellationToken
        ) => Task.FromResult(true);
    }
}
