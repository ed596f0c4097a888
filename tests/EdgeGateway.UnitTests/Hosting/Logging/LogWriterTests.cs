using System.Text;
using EdgeGateway.Hosting.Logging;

namespace EdgeGateway.UnitTests.Hosting.Logging;

public sealed class LogWriterTests : IDisposable
{
    private const int RecordBytes = 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
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
    public void Records_are_written_in_order_and_share_writes()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Write($"record {i}");
        }

        _writer.Flush(Patience);
        Assert.Equal([.. Enumerable.Range(0, 1_000).Select(i => $"record {i}")], Lines());
        Assert.InRange(_output.Writes, 1, 100);
        Assert.Equal(0, _writer.Dropped);
    }

    [Fact]
    public void While_nobody_reads_records_are_dropped_and_counted_and_the_loss_is_reported_where_they_are_missing()
    {
        Block();
        var kept = LogWriter.Capacity / 2 / RecordBytes;
        for (var i = 0; i < kept + 100; i++)
        {
            _writer.Write(Record, isBulk: true);
        }

        Assert.Equal(100, _writer.Dropped);
        _output.ResumeReading();
        _writer.Flush(Patience);
        Write("after");
        _writer.Flush(Patience);

        var lines = Lines();
        Assert.Equal(1 + kept + 2, lines.Length);
        Assert.Equal(["100 dropped", "after"], lines[^2..]);
    }

    [Fact]
    public void Records_of_less_weight_leave_room_for_warnings()
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
        _writer.Flush(Patience);
        Assert.Contains("a warning", Lines());
    }

    [Fact]
    public void A_reader_that_does_not_read_does_not_hold_up_a_flush()
    {
        Block();
        Write("lost");
        _writer.Flush(TimeSpan.FromMilliseconds(1));
        Assert.Equal("", _output.Text);
    }

    [Fact]
    public void What_an_output_refuses_is_counted_and_reported_once_it_takes_records_again()
    {
        _output.Fails = true;
        Write("one");
        _writer.Flush(Patience);
        Write("two");
        _writer.Flush(Patience);
        Assert.Equal(2, _writer.Dropped);

        _output.Fails = false;
        Write("three");
        _writer.Flush(Patience);
        _writer.Flush(Patience);
        Assert.Equal("three", Lines()[0]);
        Assert.True(SpinWait.SpinUntil(() => Lines().Length == 2, Patience));
        Assert.Equal(["three", "2 dropped"], Lines());
        Assert.Equal(2, _writer.Dropped);
    }

    [Fact]
    public void Neither_a_report_nor_an_output_that_throws_ends_the_writer()
    {
        _writer.OnResumed = _ => throw new InvalidOperationException("report");
        _output.Fails = true;
        Write("one");
        _writer.Flush(Patience);
        _output.Fails = false;
        Write("two");
        _writer.Flush(Patience);
        Write("three");
        _writer.Flush(Patience);
        Assert.Equal(["two", "three"], Lines());
        Assert.Equal(1, _writer.Dropped);
    }

    // The writer's thread holds one record, which the output does not take.
    private void Block()
    {
        _output.StopReading();
        Write("first");
        _output.WaitUntilBlocked();
    }

    private void Write(string record) => _writer.Write(Encoding.UTF8.GetBytes($"{record}\n"), isBulk: false);

    private string[] Lines() => _output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
