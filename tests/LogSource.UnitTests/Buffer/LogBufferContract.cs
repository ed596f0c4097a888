using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer;

/// <summary>
/// The contract of <see cref="ILogBuffer"/>, which every implementation runs. Each test uses a new app.
/// </summary>
public abstract class LogBufferContract
{
    /// <summary>
    /// Redis trims whole nodes of this many entries, so up to one node more than the limit may be retained.
    /// </summary>
    internal const int MaxLines = 100;

    private protected static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private protected string App { get; } = $"app-{Guid.NewGuid():N}";

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected abstract ILogBuffer Buffer { get; }

    /// <summary>Makes the buffer lose the app and its state.</summary>
    private protected abstract Task LoseAppAsync();

    [Fact]
    public async Task Lines_are_returned_unchanged_and_in_order()
    {
        LogLine[] lines =
        [
            Sample.Line("first", "web-1", 1424052163930163178),
            Sample.Line("", "worker.2_x", 0),
            Sample.Line("emoji 😀, tab\t, line\nbreak, quote \"", "web-1", -1),
        ];

        await Buffer.AppendAsync(App, lines, Cancel);

        var entries = await Buffer.ReadFromAsync(App, EntryId.None, 10, Cancel);
        Assert.Equal(lines.Select(line => line.Container), entries.Select(entry => entry.Line.Container));
        Assert.Equal(lines.Select(line => line.UnixNanoseconds), entries.Select(entry => entry.Line.UnixNanoseconds));
        Assert.Equal(
            lines.Select(line => line.Message.ToArray()),
            entries.Select(entry => entry.Line.Message.ToArray())
        );
    }

    [Fact]
    public async Task Ids_ascend_from_append_to_append()
    {
        for (var i = 0; i < 5; i++)
        {
            await Buffer.AppendAsync(App, Sample.Numbers(i * 3, 3), Cancel);
        }

        var ids = (await Buffer.ReadFromAsync(App, EntryId.None, 100, Cancel)).Select(entry => entry.Id).ToArray();
        Assert.Equal(15, ids.Length);
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.True(ids[0] > EntryId.None);
    }

    [Fact]
    public async Task Lines_of_one_append_stay_together_during_concurrent_appends()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(writer => Buffer.AppendAsync(App, Sample.Numbers(writer * 10, 10), Cancel))
        );

        var numbers = (await Buffer.ReadFromAsync(App, EntryId.None, 100, Cancel)).Numbers();
        Assert.Equal(80, numbers.Count);
        Assert.All(numbers.Chunk(10), chunk => Assert.Equal(Enumerable.Range(chunk[0], 10), chunk));
    }

    [Fact]
    public async Task An_append_without_lines_changes_nothing()
    {
        await Buffer.AppendAsync(App, [], Cancel);

        Assert.Equal(EntryId.None, await Buffer.GetLastIdAsync(App, Cancel));
    }

    [Fact]
    public async Task A_read_returns_the_lines_of_its_own_app_only()
    {
        await Buffer.AppendAsync(App, Sample.Numbers(1, 3), Cancel);
        await Buffer.AppendAsync(App + "-2", Sample.Numbers(7, 1), Cancel);

        Assert.Equal([7], (await Buffer.ReadFromAsync(App + "-2", EntryId.None, 10, Cancel)).Numbers());
    }

    [Fact]
    public async Task Reading_from_an_id_includes_it_and_returns_at_most_the_count()
    {
        var entries = await FillAsync(10);

        Assert.Equal([3, 4, 5], (await Buffer.ReadFromAsync(App, entries[3].Id, 3, Cancel)).Numbers());
        Assert.Equal([8, 9], (await Buffer.ReadFromAsync(App, entries[8].Id, 100, Cancel)).Numbers());
        Assert.Empty(await Buffer.ReadFromAsync(App, entries[9].Id.Next, 100, Cancel));
    }

    [Fact]
    public async Task Reading_back_starts_below_the_id_or_at_the_newest()
    {
        var entries = await FillAsync(10);

        Assert.Equal([9, 8, 7], (await Buffer.ReadBackAsync(App, before: null, 3, Cancel)).Numbers());
        Assert.Equal([1, 0], (await Buffer.ReadBackAsync(App, entries[2].Id, 5, Cancel)).Numbers());
        Assert.Empty(await Buffer.ReadBackAsync(App, entries[0].Id, 5, Cancel));
        Assert.Empty(await Buffer.ReadBackAsync(App, EntryId.None, 5, Cancel));
    }

    [Fact]
    public async Task The_last_id_is_that_of_the_newest_line()
    {
        Assert.Equal(EntryId.None, await Buffer.GetLastIdAsync(App, Cancel));

        var entries = await FillAsync(3);

        Assert.Equal(entries[2].Id, await Buffer.GetLastIdAsync(App, Cancel));
    }

    [Fact]
    public async Task It_returns_the_apps_whose_newest_line_differs_from_the_one_seen()
    {
        var apps = Enumerable.Range(0, 300).Select(i => new AppCursor($"{App}-{i}", EntryId.None)).ToArray();
        foreach (var i in (int[])[3, 270, 299])
        {
            await Buffer.AppendAsync(apps[i].App, Sample.Numbers(0, 2), Cancel);
        }

        var seen = (await Buffer.ReadFromAsync(apps[270].App, EntryId.None, 2, Cancel))
            .Select(entry => entry.Id)
            .ToArray();
        apps[270] = apps[270] with { Seen = seen[1] };
        Assert.Equal(
            [apps[299].App, apps[3].App],
            (await Buffer.FindChangedAsync(apps, Cancel)).Order(StringComparer.Ordinal)
        );

        // Both a lower and a higher id count as a difference.
        Assert.Single(await Buffer.FindChangedAsync([apps[270] with { Seen = seen[0] }], Cancel));
        Assert.Single(await Buffer.FindChangedAsync([apps[270] with { Seen = seen[1].Next }], Cancel));
        Assert.Empty(await Buffer.FindChangedAsync([], Cancel));
    }

    [Fact]
    public async Task Old_lines_are_trimmed_and_the_newest_are_retained()
    {
        await FillAsync(10 * MaxLines);

        var numbers = (await Buffer.ReadFromAsync(App, EntryId.None, 10 * MaxLines, Cancel)).Numbers();
        Assert.InRange(numbers.Count, MaxLines, 3 * MaxLines);
        Assert.Equal(Enumerable.Range(10 * MaxLines - numbers.Count, numbers.Count), numbers);
    }

    [Fact]
    public async Task New_lines_wake_a_subscriber_until_it_unsubscribes()
    {
        var (removed, remaining) = (new Waker(), new Waker());
        var subscription = await Buffer.SubscribeAsync(App, removed.Wake, Cancel);
        await using var other = await Buffer.SubscribeAsync(App, remaining.Wake, Cancel);

        await Buffer.AppendAsync(App, Sample.Numbers(1, 1), Cancel);
        await removed.WokenAsync().WaitAsync(Deadline, Cancel);
        await remaining.WokenAsync().WaitAsync(Deadline, Cancel);

        await subscription.DisposeAsync();
        removed.Reset();
        remaining.Reset();
        await Buffer.AppendAsync(App, Sample.Numbers(2, 1), Cancel);
        await remaining.WokenAsync().WaitAsync(Deadline, Cancel);
        Assert.False(removed.WokenAsync().IsCompleted);
    }

    /// <summary>Appends lines with the numbers from 0 on, in several appends, and returns the retained ones.</summary>
    private protected async Task<IReadOnlyList<LogEntry>> FillAsync(int count)
    {
        foreach (var numbers in Sample.Numbers(0, count).Chunk(MaxLines))
        {
            await Buffer.AppendAsync(App, numbers, Cancel);
        }

        return await Buffer.ReadFromAsync(App, EntryId.None, count, Cancel);
    }
}
