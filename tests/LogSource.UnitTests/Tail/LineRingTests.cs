using LogSource.Buffers;
using LogSource.Tail;
using LogSource.UnitTests.Buffers;
using LogSource.Wire;

namespace LogSource.UnitTests.Tail;

public sealed class LineRingTests
{
    private readonly LineRing _ring = new(Id(10));

    [Fact]
    public void Covers_its_start_and_its_lines_and_nothing_between_or_beyond()
    {
        _ring.Add(Line(20, "a"));
        _ring.Add(Line(30, "b"));

        Assert.Equal(
            [10, 20, 30],
            Enumerable.Range(0, 50).Where(number => _ring.Covers(Id(number))));
        Assert.Equal([Id(20), Id(30)], _ring.After(Id(10), 5).Select(line => line.Id));
        Assert.Equal([Id(30)], _ring.After(Id(20), 5).Select(line => line.Id));
        Assert.Empty(_ring.After(Id(30), 5));
        Assert.Single(_ring.After(Id(10), 1));
    }

    [Fact]
    public void Holds_at_most_1024_lines()
    {
        for (var number = 11; number <= 2000; number++)
        {
            _ring.Add(Line(number, "x"));
        }

        Assert.Equal(Id(2000 - 1024), _ring.Start);
        Assert.Equal(Id(2000), _ring.End);
        Assert.Equal(1024, _ring.After(_ring.Start, 5000).Length);
    }

    [Fact]
    public void Holds_at_most_4_MiB()
    {
        for (var number = 11; number <= 200; number++)
        {
            _ring.Add(Line(number, new string('x', 64 * 1024)));
        }

        var lines = _ring.After(_ring.Start, 5000);
        Assert.InRange(lines.Sum(line => line.Frame.Length), 4_000_000, LineRing.MaxBytes);
        Assert.Equal(Id(200), lines[^1].Id);
    }

    private static EntryId Id(int number) => new((ulong)number, 0);

    private static EncodedLine Line(int number, string message) =>
        EncodedLine.Encode(new LogEntry(Id(number), Sample.Line(message)));
}
