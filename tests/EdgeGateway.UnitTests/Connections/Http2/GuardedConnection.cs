using System.IO.Pipelines;
using EdgeGateway.Connections.Http2;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Responses;
using EdgeGateway.Testing.Attacks;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Connections.Http2;

/// <summary>A connection whose frames are followed, and a server that reads from it.</summary>
public abstract class GuardedConnection
{
    private protected const int HeadLength = 9;
    private protected const int HeadersLength = 20;

    private readonly Pipe _input = new(new PipeOptions(useSynchronizationContext: false));
    private bool _hasBegun;
    private long _taken;

    private protected GuardedConnection()
    {
        Streams = new OpenStreams(100, Held, Time);
        Guard = new FrameGuard(
            new FrameBudgets(new Http2BudgetOptions(), Time),
            Streams,
            new UnreadResponses(Time, TimeSpan.FromSeconds(40)),
            () => true,
            headerTable: 4_096,
            _ => Assert.Fail("There is no flood.")
        );
        Reader = new GuardedReader(_input.Reader, Guard);
    }

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Time { get; } = new();

    private protected HeldRequests Held { get; } = new();

    private protected OpenStreams Streams { get; }

    private protected FrameGuard Guard { get; }

    private protected GuardedReader Reader { get; }

    private protected async Task<bool> IsCancelledAsync(ValueTask<ReadResult> reading)
    {
        var read = await reading;
        Reader.AdvanceTo(read.Buffer.End);
        return read.IsCanceled && read.Buffer.IsEmpty;
    }

    private protected async Task LeaveUnreadAsync(int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            await SendAsync(Requests(i, 1));
            await TakeAsync(complete: i, head: 0);
            See(i, i);
            Guard.OnFinished((2 * i) - 1);
        }
    }

    private protected static byte[] Requests(int first, int count) =>
        [.. Enumerable.Range(first, count).SelectMany(i => Http2Frames.Of(1, 5, (2 * i) - 1, new byte[HeadersLength]))];

    private protected void See(int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            Guard.OnRequest((2 * i) - 1, headerBytes: 100);
        }
    }

    private protected void End(int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            ReadOnlySpan<byte> end = Http2Frames.Of(1, 5, (2 * i) - 1, 0x88);
            Assert.True(Guard.TryReadSent(ref end, out _));
            Assert.False(Guard.TryReadSent(ref end, out _));
        }
    }

    private protected async Task SendAsync(byte[] bytes)
    {
        if (!_hasBegun)
        {
            await _input.Writer.WriteAsync(Http2Frames.Preface.ToArray(), Cancel);
            _hasBegun = true;
        }

        await _input.Writer.WriteAsync(bytes, Cancel);
    }

    // Reads as the server does, and compares the bytes that it has got since the beginning.
    private protected async Task TakeAsync(int complete, int head = HeadLength, int others = 0)
    {
        var read = await Reader.ReadAsync(Cancel);
        _taken += read.Buffer.Length;
        Reader.AdvanceTo(read.Buffer.End);
        Assert.Equal(Http2Frames.Preface.Length + (complete * (HeadLength + HeadersLength)) + head + others, _taken);
    }
}
