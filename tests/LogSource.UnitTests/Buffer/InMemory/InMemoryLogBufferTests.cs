using EdgeGateway.Testing;
using LogSource.Buffer;
using LogSource.Buffer.InMemory;
using LogSource.Lines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Buffer.InMemory;

public sealed class InMemoryLogBufferTests : IDisposable
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);

    private readonly FakeTimeProvider _time = new(Now);
    private readonly InMemoryLogBuffer _buffer;

    public InMemoryLogBufferTests() =>
        _buffer = new InMemoryLogBuffer(
            Options.Create(
                new BufferOptions
                {
                    MaxLinesPerApp = 3,
                    MaxApps = 2,
                    IdleExpiry = TimeSpan.FromMinutes(10),
                }
            ),
            _time,
            NullLogger<InMemoryLogBuffer>.Instance
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public async Task Keeps_exactly_the_newest_lines()
    {
        await _buffer.AppendAsync("a", Sample.Numbers(1, 5), Cancel);

        Assert.Equal([3, 4, 5], (await ReadAsync("a")).Numbers());
    }

    [Fact]
    public async Task Ids_consist_of_time_and_sequence_and_ascend_even_if_the_clock_runs_backwards()
    {
        var milliseconds = (ulong)Now.ToUnixTimeMilliseconds();
        await _buffer.AppendAsync("a", Sample.Numbers(1, 2), Cancel);
        _time.AdjustTime(Now.AddHours(-1));
        await _buffer.AppendAsync("a", Sample.Numbers(3, 1), Cancel);

        Assert.Equal(
            [new EntryId(milliseconds, 0), new EntryId(milliseconds, 1), new EntryId(milliseconds, 2)],
            (await ReadAsync("a")).Select(entry => entry.Id)
        );
    }

    [Fact]
    public async Task Expires_only_apps_without_a_new_line_for_the_idle_expiry()
    {
        await _buffer.AppendAsync("quiet", Sample.Numbers(1, 1), Cancel);
        await _buffer.AppendAsync("busy", Sample.Numbers(1, 1), Cancel);
        _time.Advance(TimeSpan.FromMinutes(5));
        await _buffer.AppendAsync("busy", Sample.Numbers(2, 1), Cancel);
        Assert.Single(await ReadAsync("quiet"));

        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Empty(await ReadAsync("quiet"));
        Assert.Equal([1, 2], (await ReadAsync("busy")).Numbers());
    }

    [Fact]
    public async Task Rejects_an_app_over_the_limit_until_another_one_expires()
    {
        await _buffer.AppendAsync("a", Sample.Numbers(1, 1), Cancel);
        await _buffer.AppendAsync("b", Sample.Numbers(1, 1), Cancel);
        await Assert.ThrowsAsync<BufferFullException>(() => _buffer.AppendAsync("c", Sample.Numbers(1, 1), Cancel));
        await _buffer.AppendAsync("a", Sample.Numbers(2, 1), Cancel);

        _time.Advance(TimeSpan.FromMinutes(11));

        await _buffer.AppendAsync("c", Sample.Numbers(1, 1), Cancel);
        Assert.Single(await ReadAsync("c"));
    }

    [Fact]
    public async Task Copies_the_bytes_of_the_lines()
    {
        var body = "12"u8.ToArray();
        await _buffer.AppendAsync("a", [new LogLine("web-1", 0, body.AsMemory(0, 1))], Cancel);

        body.AsSpan().Clear();

        Assert.Equal([1], (await ReadAsync("a")).Numbers());
    }

    [Fact]
    public async Task Lines_older_than_the_maximum_age_are_removed_and_a_reader_that_had_all_of_them_gets_no_gap()
    {
        using var buffer = New(new BufferOptions { MaxAge = TimeSpan.FromMinutes(10) });
        await buffer.AppendAsync("a", Sample.Numbers(1, 2), Cancel);
        var first = (await buffer.ReadFromAsync("a", EntryId.None, 1, Cancel))[0].Id;
        var last = await buffer.GetLastIdAsync("a", Cancel);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(2, (await buffer.ReadBackAsync("a", null, 9, Cancel)).Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Empty(await buffer.ReadFromAsync("a", EntryId.None, 9, Cancel));
        Assert.Empty(await buffer.ReadBackAsync("a", null, 9, Cancel));
        Assert.Equal(last, await buffer.GetLastIdAsync("a", Cancel));
        Assert.Null((await buffer.ReadAfterAsync("a", last, 9, Cancel)).Gap);

        await buffer.AppendAsync("a", Sample.Numbers(3, 1), Cancel);
        var complete = await buffer.ReadAfterAsync("a", last, 9, Cancel);
        var incomplete = await buffer.ReadAfterAsync("a", first, 9, Cancel);
        Assert.Equal([3], complete.Entries.Numbers());
        Assert.Null(complete.Gap);
        Assert.Equal(new Gap(first, complete.Entries[0].Id, null), incomplete.Gap);
    }

    [Fact]
    public async Task Over_the_byte_limit_only_the_largest_apps_lose_their_oldest_lines()
    {
        using var buffer = New(new BufferOptions { MaxBytes = 100 * (InMemoryApp.BytesPerLine + 1) });
        await buffer.AppendAsync("small", Sample.Numbers(1, 9), Cancel);
        for (var i = 0; i < 200; i++)
        {
            await buffer.AppendAsync("large", [Sample.Line($"{i % 10}")], Cancel);
            await buffer.AppendAsync("larger", [Sample.Line($"{i % 10}"), Sample.Line("x")], Cancel);
        }

        var large = await buffer.ReadFromAsync("large", EntryId.None, 1_000, Cancel);
        var larger = await buffer.ReadFromAsync("larger", EntryId.None, 1_000, Cancel);
        Assert.Equal(9, (await buffer.ReadFromAsync("small", EntryId.None, 100, Cancel)).Count);
        Assert.InRange(9 + large.Count + larger.Count, 90, 100);
        Assert.InRange(larger.Count, large.Count, large.Count + 10);
        Assert.Equal("9", large[^1].Text());
        Assert.NotNull((await buffer.ReadAfterAsync("large", EntryId.None, 1, Cancel)).Gap?.Lost);
    }

    [Fact]
    public async Task Lines_over_the_byte_limit_by_themselves_are_not_kept()
    {
        using var buffer = New(new BufferOptions { MaxBytes = 10 });

        await buffer.AppendAsync("a", Sample.Numbers(1, 3), Cancel);

        Assert.Empty(await buffer.ReadFromAsync("a", EntryId.None, 9, Cancel));
    }

    [Fact]
    public async Task A_failed_sweep_is_logged_and_the_next_one_runs()
    {
        var time = new BrokenClock();
        using var log = new LogCapture();
        using var loggers = new LoggerFactory([log]);
        using var buffer = new InMemoryLogBuffer(
            Options.Create(new BufferOptions { MaxAge = TimeSpan.FromSeconds(30) }),
            time,
            loggers.CreateLogger<InMemoryLogBuffer>()
        );
        await buffer.AppendAsync("a", Sample.Numbers(1, 1), Cancel);

        time.IsBroken = true;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("removing old lines", Assert.Single(log.Lines), StringComparison.Ordinal);

        time.IsBroken = false;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, log.Lines.Count);
    }

    private sealed class BrokenClock : FakeTimeProvider
    {
        public bool IsBroken { get; set; }

        public override DateTimeOffset GetUtcNow() =>
            IsBroken ? throw new InvalidOperationException("broken") : base.GetUtcNow();
    }

    private InMemoryLogBuffer New(BufferOptions options) =>
        new(Options.Create(options), _time, NullLogger<InMemoryLogBuffer>.Instance);

    private Task<IReadOnlyList<LogEntry>> ReadAsync(string app) =>
        _buffer.ReadFromAsync(app, EntryId.None, 100, Cancel);
}
