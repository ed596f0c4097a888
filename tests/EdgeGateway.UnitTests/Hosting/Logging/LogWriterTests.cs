using System.Text;
using EdgeGateway.Hosting.Logging;

namespace EdgeGateway.UnitTests.Hosting.Logging;

public sealed class LogWriterTests : IDisposable
{
    private const int RecordBytes = 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly byte[] Record = [.. Enumerable.Repeat((byte)'x', RecordBytes - 1), (byte)'\n'];

    private readonly GatedOutput _output = new();
    private readonly LogWriter _writer;

    public LogWriterTests()
    {
        _writer = new(_output);
        _writer.OnResumed = count => Write($"{count} dropped");
    }

    public void Dispose()
    {
        _output.ResumeReading();
        _output.Dispose();
    }

    [Fact]
    public void Records_are_written_in_order_and_in_batches()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Write($"record {i}");
        }

        _writer.Flush(Timeout);
        Assert.Equal([.. Enumerable.Range(0, 1_000).Select(i => $"record {i}")], Lines());
        Assert.InRange(_output.Writes, 1, 100);
        Assert.Equal(0, _writer.Dropped);
    }

    [Fact]
    public void While_the_output_is_blocked_records_are_dropped_counted_and_reported_in_their_place()
    {
        Block();
        var kept = LogWriter.Capacity / 2 / RecordBytes;
        for (var i = 0; i < kept + 100; i++)
        {
            _writer.Write(Record, isBulk: true);
        }

        Assert.Equal(100, _writer.Dropped);
        _output.ResumeReading();
        _writer.Flush(Timeout);
        Write("after");
        _writer.Flush(Timeout);

        var lines = Lines();
        Assert.Equal(1 + kept + 2, lines.Length);
        Assert.Equal(["100 dropped", "after"], lines[^2..]);
    }

    [Fact]
    public void Bulk_records_leave_room_for_warnings()
    {
        Block();
        for (var i = 0; i < LogWriter.Capacity / RecordBytes; i++)
        {
            _writer.Write(Record, isBulk: true);
        }

        var dropped = _writer.Dropped;
        Write("a warning");
        Assert.Equal(dropped, _writer.Dropped);
        _output.ResumeReading();
        _writer.Flush(Timeout);
        Assert.Contains("a warning", Lines());
    }

    [Fact]
    public void A_blocked_output_does_not_block_a_flush_beyond_its_timeout()
    {
        Block();
        Write("lost");
        _writer.Flush(TimeSpan.FromMilliseconds(1));
        Assert.Equal("", _output.Text);
    }

    [Fact]
    public void Records_that_the_output_rejected_are_counted_and_reported_once_it_accepts_again()
    {
        _output.Fails = true;
        Write("one");
        _writer.Flush(Timeout);
        Write("two");
        _writer.Flush(Timeout);
        Assert.Equal(2, _writer.Dropped);

        _output.Fails = false;
        Write("three");
        _writer.Flush(Timeout);
        _writer.Flush(Timeout);
        Assert.Equal("three", Lines()[0]);
        Assert.True(SpinWait.SpinUntil(() => Lines().Length == 2, Timeout));
        Assert.Equal(["three", "2 dropped"], Lines());
        Assert.Equal(2, _writer.Dropped);
    }

    [Fact]
    public void An_exception_of_the_report_or_the_output_does_not_end_the_writer()
    {
        _writer.OnResumed = _ => throw new InvalidOperationException("report");
        _output.Fails = true;
        Write("one");
        _writer.Flush(Timeout);
        _output.Fails = false;
        Write("two");
        _writer.Flush(Timeout);
        Write("three");
        _writer.Flush(Timeout);
        Assert.Equal(["two", "three"], Lines());
        Assert.Equal(1, _writer.Dropped);
    }

    // Blocks the writer's thread in its first write.
    private void Block()
    {
        _output.StopReading();
        Write("first");
        _output.WaitUntilBlocked();
    }

    private void Write(string record) => _writer.Write(Encoding.UTF8.GetBytes($"{record}\n"), isBulk: false);

    private string[] Lines() => _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
