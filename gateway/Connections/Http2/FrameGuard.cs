using System.Buffers;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Connections.Http2.Responses;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// Follows the frames of an HTTP/2 connection in both directions, and reports once when its client has exceeded a
/// budget.
/// </summary>
/// <param name="budgets">The connection's budgets.</param>
/// <param name="streams">The connection's open streams.</param>
/// <param name="responses">The connection's finished responses.</param>
/// <param name="onFlood">Called once, with the kind that was exceeded. It must not block.</param>
internal sealed class FrameGuard(
    FrameBudgets budgets,
    OpenStreams streams,
    UnreadResponses responses,
    Action<FloodKind> onFlood
)
{
    private FrameScanner _received = new(FrameScanner.ClientPreface);
    private FrameScanner _sent = new(preface: 0);
    private int _flooded;

    /// <summary>The client has exceeded a budget. Nothing more is read from it.</summary>
    public bool IsFlooded => Volatile.Read(ref _flooded) != 0;

    /// <summary>How many streams the client may have open at once.</summary>
    public int MaxStreams => streams.Limit;

    /// <summary>Follows bytes that the server has read.</summary>
    public void OnReceived(ReadOnlySequence<byte> bytes)
    {
        foreach (var segment in bytes)
        {
            var rest = segment.Span;
            while (_received.TryRead(ref rest, out var frame))
            {
                if (KindOf(frame) is { } kind && !budgets.TryTake(kind))
                {
                    Report(kind);
                }

                if (
                    frame.Type == FrameType.Headers
                    && streams.OnHeaders(frame.Stream)
                    && !budgets.TryTake(FloodKind.Streams)
                )
                {
                    Report(FloodKind.Streams);
                }

                if (frame.Type == FrameType.Reset)
                {
                    responses.Remove(frame.Stream);
                    streams.OnEnd(frame.Stream);
                }
            }
        }
    }

    /// <summary>Follows bytes that the server writes. Scans to the end of the next header, as the scanner does.</summary>
    public bool TryReadSent(ref ReadOnlySpan<byte> bytes, out FrameHead frame)
    {
        if (!_sent.TryRead(ref bytes, out frame))
        {
            return false;
        }

        responses.OnSent(frame);
        if (frame.EndsStream || frame.Type == FrameType.Reset)
        {
            streams.OnEnd(frame.Stream);
        }

        if (frame.IsContent)
        {
            budgets.OnSent(frame.Type == FrameType.Data ? frame.ContentLength : 0);
        }
        else if (frame.Type == FrameType.Reset && !budgets.TryTake(FloodKind.ProvokedResets))
        {
            Report(FloodKind.ProvokedResets);
        }

        return true;
    }

    private static FloodKind? KindOf(FrameHead frame) =>
        frame.Type switch
        {
            FrameType.Data => frame.IsContent ? null : FloodKind.EmptyData,
            FrameType.Headers => null,
            FrameType.Priority => FloodKind.Priorities,
            FrameType.Reset => FloodKind.Resets,
            FrameType.Settings => FloodKind.Settings,
            FrameType.Ping => FloodKind.Pings,
            FrameType.WindowUpdate => FloodKind.WindowUpdates,
            FrameType.Continuation => FloodKind.Continuations,
            _ => FloodKind.OtherFrames,
        };

    private void Report(FloodKind kind)
    {
        if (Interlocked.Exchange(ref _flooded, 1) == 0)
        {
            onFlood(kind);
        }
    }
}
