using System.Globalization;
using LogSource.Buffer;
using LogSource.Lines;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Buffer.Redis;

/// <summary>How much Redis retains, and for how long.</summary>
public abstract class RedisRetentionTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // The number of apps is counted for the whole Redis, so each test starts with an empty one.
    public async ValueTask InitializeAsync() => await redis.CommandAsync("FLUSHALL");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_limit_of_apps_holds_across_log_sources()
    {
        var (one, other) = (
            await ConnectAsync(new BufferOptions { MaxApps = 2 }),
            await ConnectAsync(new BufferOptions { MaxApps = 2 })
        );
        await one.AppendAsync("a", Sample.Numbers(1, 1), Cancel);
        await other.AppendAsync("b", Sample.Numbers(1, 1), Cancel);

        await Assert.ThrowsAsync<BufferFullException>(() => one.AppendAsync("c", Sample.Numbers(1, 1), Cancel));

        Assert.False(await redis.Foreign.KeyExistsAsync("logs:{c}"));
        await one.AppendAsync("b", Sample.Numbers(2, 1), Cancel);
        await other.AppendAsync("a", Sample.Numbers(2, 1), Cancel);
        Assert.Equal([1, 2], (await one.ReadFromAsync("b", EntryId.None, 9, Cancel)).Numbers());
    }

    [Fact]
    public async Task An_app_is_counted_until_its_lines_have_expired()
    {
        var buffer = await ConnectAsync(new BufferOptions { MaxApps = 1, IdleExpiry = TimeSpan.FromSeconds(3) });
        await buffer.AppendAsync("a", Sample.Numbers(1, 1), Cancel);
        await Assert.ThrowsAsync<BufferFullException>(() => buffer.AppendAsync("b", Sample.Numbers(1, 1), Cancel));

        while (
            await Record.ExceptionAsync(() => buffer.AppendAsync("b", Sample.Numbers(1, 1), Cancel))
            is BufferFullException
        )
        {
            Cancel.ThrowIfCancellationRequested();
        }

        Assert.False(await redis.Foreign.KeyExistsAsync("logs:{a}"));
    }

    [Fact]
    public async Task An_app_is_registered_again_after_a_quarter_of_the_expiry_and_after_its_stream_was_deleted()
    {
        var buffer = await ConnectAsync(new BufferOptions { IdleExpiry = TimeSpan.FromHours(4) });
        var before = await RegistrationsAsync();
        for (var i = 0; i < 3; i++)
        {
            await buffer.AppendAsync("a", Sample.Numbers(i, 1), Cancel);
        }

        Assert.Equal(before + 1, await RegistrationsAsync());
        _time.Advance(TimeSpan.FromHours(1));
        await buffer.AppendAsync("a", Sample.Numbers(3, 1), Cancel);
        Assert.Equal(before + 2, await RegistrationsAsync());

        await redis.CommandAsync("FLUSHALL");
        await buffer.AppendAsync("a", Sample.Numbers(4, 1), Cancel);

        Assert.Equal(before + 3, await RegistrationsAsync());
        Assert.Equal(1, await redis.Foreign.SortedSetLengthAsync("log-apps"));
        Assert.Equal([4], (await buffer.ReadFromAsync("a", EntryId.None, 9, Cancel)).Numbers());
    }

    [Fact]
    public async Task Lines_older_than_the_maximum_age_are_hidden_and_whole_nodes_of_them_are_trimmed()
    {
        var buffer = await ConnectAsync(new BufferOptions { MaxAge = TimeSpan.FromMinutes(10) });
        var old = (_time.GetUtcNow() - TimeSpan.FromMinutes(20)).ToUnixTimeMilliseconds();
        for (var i = 0; i < 150; i++)
        {
            await redis.Foreign.StreamAddAsync("logs:{a}", "m", i, $"{old + i}-0");
        }

        var (first, last) = (new EntryId((ulong)old, 0), new EntryId((ulong)old + 149, 0));
        Assert.Empty(await buffer.ReadFromAsync("a", EntryId.None, 200, Cancel));
        Assert.Empty(await buffer.ReadBackAsync("a", null, 200, Cancel));
        Assert.Equal(last, await buffer.GetLastIdAsync("a", Cancel));
        Assert.Same(LogPage.Empty, await buffer.ReadAfterAsync("a", first, 9, Cancel));

        await buffer.AppendAsync("a", Sample.Numbers(150, 1), Cancel);

        Assert.Equal(51, await redis.Foreign.StreamLengthAsync("logs:{a}"));
        var complete = await buffer.ReadAfterAsync("a", last, 9, Cancel);
        Assert.Equal([150], complete.Entries.Numbers());
        Assert.Null(complete.Gap);
        var incomplete = await buffer.ReadAfterAsync("a", new EntryId((ulong)old + 148, 0), 9, Cancel);
        Assert.Equal([150], incomplete.Entries.Numbers());
        Assert.Equal(incomplete.Entries[0].Id, incomplete.Gap?.Before);
        Assert.Null((await buffer.ReadAfterAsync("a", EntryId.None, 9, Cancel)).Gap?.Lost);
        Assert.NotNull((await buffer.ReadAfterAsync("a", EntryId.None, 9, Cancel)).Gap);
    }

    [Fact]
    public async Task The_last_expired_line_is_retained_so_that_a_reader_that_continues_from_it_gets_no_gap()
    {
        var buffer = await ConnectAsync(new BufferOptions { MaxAge = TimeSpan.FromMinutes(10) });
        var old = (_time.GetUtcNow() - TimeSpan.FromMinutes(20)).ToUnixTimeMilliseconds();

        // These lines fill one node exactly.
        for (var i = 0; i < 100; i++)
        {
            await redis.Foreign.StreamAddAsync("logs:{a}", "m", i, $"{old + i}-0");
        }

        await buffer.AppendAsync("a", Sample.Numbers(100, 1), Cancel);

        var page = await buffer.ReadAfterAsync("a", new EntryId((ulong)old + 99, 0), 9, Cancel);
        Assert.Equal([100], page.Entries.Numbers());
        Assert.Null(page.Gap);
    }

    [Fact]
    public async Task The_longest_ages_and_expiries_retain_all_lines()
    {
        var buffer = await ConnectAsync(
            new BufferOptions
            {
                MaxAge = TimeSpan.MaxValue,
                IdleExpiry = TimeSpan.MaxValue,
                MaxLinesPerApp = int.MaxValue,
                MaxApps = int.MaxValue,
            }
        );

        await buffer.AppendAsync("a", Sample.Numbers(1, 2), Cancel);
        await buffer.AppendAsync("a", Sample.Numbers(3, 1), Cancel);

        Assert.Equal([1, 2, 3], (await buffer.ReadFromAsync("a", EntryId.None, 9, Cancel)).Numbers());
    }

    [Fact]
    public async Task One_large_append_is_trimmed()
    {
        var buffer = await ConnectAsync(new BufferOptions { MaxLinesPerApp = 1_000 });

        await buffer.AppendAsync("a", Sample.Numbers(0, 25_000), Cancel);

        var numbers = (await buffer.ReadFromAsync("a", EntryId.None, 30_000, Cancel)).Numbers();
        Assert.InRange(numbers.Count, 1_000, 1_200);
        Assert.Equal(Enumerable.Range(25_000 - numbers.Count, numbers.Count), numbers);
    }

    [Fact]
    public async Task Apps_on_all_nodes_are_counted_together()
    {
        var buffer = await ConnectAsync(new BufferOptions { MaxApps = 20 });
        for (var i = 0; i < 20; i++)
        {
            await buffer.AppendAsync($"app-{i}", Sample.Numbers(i, 2), Cancel);
            await buffer.AppendAsync($"app-{i}", Sample.Numbers(i + 2, 1), Cancel);
        }

        await Assert.ThrowsAsync<BufferFullException>(() => buffer.AppendAsync("app-20", Sample.Numbers(1, 1), Cancel));
        Assert.Equal([7, 8, 9], (await buffer.ReadFromAsync("app-7", EntryId.None, 9, Cancel)).Numbers());
    }

    private async Task<int> RegistrationsAsync() =>
        (await redis.CommandAsync("INFO commandstats"))
            .SelectMany(stats => stats.Split('\n'))
            .Where(line => line.StartsWith("cmdstat_zadd:calls=", StringComparison.Ordinal))
            .Sum(line => int.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture));

    private Task<ILogBuffer> ConnectAsync(BufferOptions options) => redis.ConnectAsync(options, _time);
}
