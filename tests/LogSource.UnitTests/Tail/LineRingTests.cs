using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Tail;
using LogSource.UnitTests.Buffer;

namespace LogSource.UnitTests.Tail;

public sealed class LineRingTests
{
    private readonly LineRing _ring = new(Id(10));

    [Fact]
    public void Covers_its_start_and_the_ids_of_its_lines_and_no_other_id()
    {
        _ring.Add(Line(20, "a"));
        _ring.Add(Line(30, "b"));

        Assert.Equal([10, 20, 30], Enumerable.Range(0, 50).Where(number => _ring.Covers(Id(number))));
        Assert.Equal([Id(20), Id(30)], _ring.ReadAfter(Id(10)).Batch.Lines.Select(line => line.Id));
        Assert.Equal([Id(30)], _ring.ReadAfter(Id(20)).Batch.Lines.Select(line => line.Id));
        Assert.Empty(_ring.ReadAfter(Id(30)).Batch.Lines);
    }

    [Fact]
    public void No_line_follows_the_greatest_id()
    {
        _ring.Add(Line(20, "a"));
        _ring.Add(EncodedLine.Encode(new LogEntry(EntryId.Max, Sample.Line("b"))));

        Assert.Equal([EntryId.Max], _ring.ReadAfter(Id(20)).Batch.Lines.Select(line => line.Id));
        Assert.Empty(_ring.ReadAfter(EntryId.Max).Batch.Lines);
    }

    [Fact]
    public void Followers_at_one_cursor_share_a_batch_of_at_most_64_KiB()
    {
        for (var number = 11; number <= 200; number++)
        {
            _ring.Add(Line(number, new string('x', 1000)));
        }

        var batch = _ring.ReadAfter(Id(10)).Batch;
        Assert.InRange(batch.GetFrames(LineFields.None).Length, 60_000, EncodedBatch.MaxBytes);
        Assert.Same(batch, _ring.ReadAfter(Id(10)).Batch);
        _ring.Add(Line(201, new string('y', 100_000)));
        Assert.Single(_ring.ReadAfter(Id(200)).Batch.Lines);
    }

    [Fact]
    public void After_a_loss_followers_at_the_end_continue_and_receive_the_gap()
    {
        var ring = LineRing.AfterLoss(seen: Id(50), end: Id(30), lost: 7);
        Assert.True(ring.Covers(Id(50)));
        Assert.Empty(ring.ReadAfter(Id(50)).Batch.Lines);
        Assert.Equal((Id(50), Id(30)), (ring.EndCursor, ring.End));

        // These ids are lower than the ones that followers have seen.
        ring.Add(Line(31, "a"));
        ring.Add(Line(32, "b"));

        var (gap, batch) = ring.ReadAfter(Id(50));
        Assert.Equal(new Gap(Id(50), Id(31), 7), gap);
        Assert.Equal([Id(31), Id(32)], batch.Lines.Select(line => line.Id));
        Assert.Null(ring.ReadAfter(Id(31)).Gap);
        Assert.Equal(Id(32), ring.EndCursor);
        Assert.False(ring.HasRead(Id(50)));
        Assert.True(ring.HasRead(Id(31)));
    }

    [Fact]
    public void Followers_at_one_cursor_share_a_batch_while_others_are_at_another_cursor()
    {
        _ring.Add(Line(11, "a"));
        _ring.Add(Line(12, "b"));
        var (early, late) = (_ring.ReadAfter(Id(10)).Batch, _ring.ReadAfter(Id(11)).Batch);
        _ring.Add(Line(13, "c"));

        Assert.Same(late, _ring.ReadAfter(Id(11)).Batch);
        Assert.Same(early, _ring.ReadAfter(Id(10)).Batch);
        Assert.Equal([Id(13)], _ring.ReadAfter(Id(12)).Batch.Lines.Select(line => line.Id));
    }

    [Fact]
    public void Keeps_only_a_few_shared_batches()
    {
        for (var number = 11; number <= 20 + LineRing.SharedBatches; number++)
        {
            _ring.Add(Line(number, "x"));
        }

        var first = _ring.ReadAfter(Id(10)).Batch;
        for (var number = 11; number <= 10 + LineRing.SharedBatches; number++)
        {
            _ring.ReadAfter(Id(number));
        }

        Assert.NotSame(first, _ring.ReadAfter(Id(10)).Batch);
    }

    [Fact]
    public void Holds_1024_lines_if_they_arrived_over_more_than_a_second()
    {
        for (var number = 1; number <= 2000; number++)
        {
            _ring.Add(Line(number * 100, "x"));
        }

        Assert.Equal(Id((2000 - 1024) * 100), _ring.Start);
        Assert.Equal(Id(2000 * 100), _ring.End);
        Assert.Equal(1024, Held().Count);
    }

    [Fact]
    public void Holds_all_lines_that_arrived_within_a_second()
    {
        // Five lines per millisecond for two seconds.
        for (var number = 0; number < 10_000; number++)
        {
            _ring.Add(Line(new EntryId(10 + ((ulong)number / 5), 1 + ((ulong)number % 5)), "x"));
        }

        Assert.Equal(5 * 1001, Held().Count);
    }

    [Fact]
    public void Trimming_releases_the_lines_and_batches_held_for_late_followers()
    {
        for (var number = 11; number <= 10 + 3000; number++)
        {
            _ring.Add(Line(new EntryId(20, (ulong)number), "x"));
        }

        var batch = _ring.ReadAfter(_ring.Start).Batch;
        Assert.Equal(3000, Held().Count);
        _ring.Trim();

        Assert.Equal(1024, Held().Count);
        Assert.Equal(new EntryId(20, 10 + 3000), _ring.End);
        Assert.NotSame(batch, _ring.ReadAfter(_ring.Start).Batch);
    }

    [Fact]
    public void Holds_at_most_4_MiB()
    {
        for (var number = 11; number <= 200; number++)
        {
            _ring.Add(Line(number, new string('x', 64 * 1024)));
        }

        var lines = Held();
        Assert.InRange(lines.Sum(line => line.Frame.Length), 4_000_000, LineRing.MaxBytes);
        Assert.Equal(Id(200), lines[^1].Id);
    }

    private List<EncodedLine> Held()
    {
        var lines = new List<EncodedLine>();
        for (var cursor = _ring.Start; _ring.ReadAfter(cursor).Batch.Lines is [.., var last] batch; cursor = last.Id)
        {
            lines.AddRange(batch);
        }

        return lines;
    }

    private static EntryId Id(int number) => new((ulong)number, 0);

    private static EncodedLine Line(int number, string message) => Line(Id(number), message);

    private static EncodedLine Line(EntryId id, string message) =>
        EncodedLine.Encode(new LogEntry(id, Sample.Line(message)));
}
