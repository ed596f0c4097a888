using System.Text;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading;
using LogSource.Reading.Queries;
using StackExchange.Redis;

namespace LogSource.UnitTests.Buffer.Redis;

/// <summary>The Redis format that other producers and readers rely on.</summary>
public abstract class RedisLogBufferTests(RedisFixture redis)
{
    private readonly string _app = $"app-{Guid.NewGuid():N}";

    private RedisKey Key => $"logs:{{{_app}}}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_is_an_entry_with_the_fields_c_t_and_m_and_the_stream_expires()
    {
        await redis.Buffer.AppendAsync(_app, [Sample.Line("hello", "web-1", 1424052163930163178)], Cancel);

        var entry = Assert.Single(await redis.Foreign.StreamRangeAsync(Key));
        Assert.Equal(
            ["c=web-1", "t=1424052163930163178", "m=hello"],
            entry.Values.Select(field => $"{field.Name}={field.Value}")
        );
        var expiry = await redis.Foreign.KeyTimeToLiveAsync(Key);
        Assert.InRange(expiry!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task New_lines_are_announced_by_an_empty_message_on_the_apps_sharded_channel()
    {
        var message = new TaskCompletionSource<RedisValue>(TaskCreationOptions.RunContinuationsAsynchronously);
        await redis
            .Foreign.Multiplexer.GetSubscriber()
            .SubscribeAsync(RedisChannel.Sharded($"wake:{{{_app}}}"), (_, value) => message.TrySetResult(value));

        await redis.Buffer.AppendAsync(_app, Sample.Numbers(1, 3), Cancel);

        Assert.Equal(0, (await message.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).Length());
    }

    [Fact]
    public async Task Entries_of_foreign_producers_are_read_even_if_fields_are_missing_or_invalid()
    {
        RedisValue id = "1424052163930-5";
        await redis.Foreign.StreamAddAsync(Key, [new("other", "x")], id);
        await redis.Foreign.StreamAddAsync(
            Key,
            [new("c", "no]\nname"), new("t", "soon"), new("m", new byte[] { 0x61, 0xFF })]
        );
        await redis.Foreign.StreamAddAsync(Key, [new("m", "only"), new("t", "17")]);

        var entries = await redis.Buffer.ReadFromAsync(_app, EntryId.None, 10, Cancel);

        Assert.Equal(["unknown", "unknown", "unknown"], entries.Select(entry => entry.Line.Container));
        Assert.Equal(["", "a\uFFFD", "only"], entries.Select(Sample.Text));
        Assert.Equal(
            [1424052163930_000_000, (long)entries[1].Id.Milliseconds * 1_000_000, 17],
            entries.Select(entry => entry.Line.UnixNanoseconds)
        );
    }

    [Fact]
    public async Task No_line_follows_an_entry_with_the_greatest_id()
    {
        await redis.Foreign.StreamAddAsync(Key, "m", "1", "5-1");
        await redis.Foreign.StreamAddAsync(Key, "m", "2", EntryId.Max.ToString());
        var before = new EntryId(5, 1);

        Assert.Equal([2], (await redis.Buffer.ReadAfterAsync(_app, before, 9, Cancel)).Entries.Numbers());
        Assert.Empty((await redis.Buffer.ReadAfterAsync(_app, EntryId.Max, 9, Cancel)).Entries);
        using var turns = new MatchingTurns(TimeProvider.System);
        var search = new LineSearch(new LineReader(redis.Buffer), turns, TimeProvider.System);
        Assert.Equal(
            new SearchResult(before, Next: null),
            await search.FindStartAsync(_app, 2, LineFilter.All, EntryId.Max, Cancel)
        );
        Assert.Equal(
            new SearchResult(EntryId.Max, Next: EntryId.Max),
            await search.FindStartAsync(_app, 1, LineFilter.All, EntryId.Max, Cancel)
        );
        Assert.Equal([2, 1], (await redis.Buffer.ReadBackAsync(_app, null, 9, Cancel)).Numbers());

        // No line can follow that id even after its entry was trimmed or deleted.
        await redis.Foreign.StreamDeleteAsync(Key, [EntryId.Max.ToString()]);
        Assert.Empty((await redis.Buffer.ReadAfterAsync(_app, EntryId.Max, 9, Cancel)).Entries);

        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            redis.Buffer.AppendAsync(_app, Sample.Numbers(3, 1), Cancel)
        );
    }

    [Fact]
    public async Task An_append_to_a_key_that_is_not_a_stream_fails()
    {
        await redis.Foreign.StringSetAsync(Key, Encoding.UTF8.GetBytes("something else"));

        await Assert.ThrowsAsync<BufferUnavailableException>(() =>
            redis.Buffer.AppendAsync(_app, Sample.Numbers(1, 2), Cancel)
        );
    }
}
