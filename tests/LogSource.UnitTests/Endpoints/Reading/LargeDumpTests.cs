using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using LogSource.Buffer;
using LogSource.Reading;
using LogSource.UnitTests.Buffer;
using LogSource.UnitTests.Endpoints.Reading.Dumps;
using Microsoft.Extensions.DependencyInjection;

namespace LogSource.UnitTests.Endpoints.Reading;

[Collection<SerialTests>]
[Trait("Category", "Heavy")]
public sealed class LargeDumpTests
{
    private const int Lines = 1_000_000;
    private const int Rare = 10_000;
    private const long Bound = 20 * 1024 * 1024;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_of_1000000_lines_takes_at_most_20_MB_and_a_search_finds_one_of_them()
    {
        await using var redis = await RedisServer.StartAsync(Cancel);
        await using var host = await LogSourceHost.StartOnRedisAsync(
            redis.ConnectionString,
            ("Buffer:MaxLinesPerApp", $"{2 * Lines}")
        );
        using var api = new Api(host);
        var buffer = host.Services.GetRequiredService<ILogBuffer>();
        for (var first = 0; first < Lines; first += Rare)
        {
            var lines = Sample.Numbers(first, Rare);
            lines[0] = lines[0] with { Container = "rare-1" };
            await buffer.AppendAsync("example-app", lines, Cancel);
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var response = await api.GetAsync($"/apps/example-app/logs?n={Lines}");
        await using var body = await response.Content.ReadAsStreamAsync(Cancel);
        var chunk = new byte[64 * 1024];
        var (count, most, samples) = (0, 0L, 0);
        for (int read; (read = await body.ReadAsync(chunk, Cancel)) > 0; )
        {
            count += chunk.AsSpan(0, read).Count((byte)'\n');
            if (count > samples * Rare)
            {
                // A full collection first, because the amount of garbage depends on the collector.
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                samples += 10;
            }
        }

        Assert.Equal(Lines, count);
        Assert.InRange(most, long.MinValue, Bound);

        var rare = await api.DumpAsync("example-app", "?n=50&filter=rare");
        Assert.Equal(Enumerable.Range((Lines / Rare) - 50, 50).Select(i => $"{i * Rare}"), rare);

        // One line of all, near the oldest. No request examines more than a tenth.
        string? cursor = "";
        for (var requests = 1; cursor is not null; requests++)
        {
            var page = await DumpPage.ReadAsync(api, "example-app", $"n=1&search=re:%5E{Rare + 7}%24&before={cursor}");
            if (page.Status == 200)
            {
                Assert.Equal([$"{Rare + 7}"], page.Messages);
                Assert.InRange(requests, Lines / SearchBudget.MaxLines, Lines);
                return;
            }

            cursor = page.NextBefore;
        }

        Assert.Fail("The line was not found.");
    }
}
