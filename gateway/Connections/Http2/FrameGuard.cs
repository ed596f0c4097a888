using System.Buffers;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Connections.Http2.Responses;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// Follows the frames of an HTTP/2 connection in both directions, and reports once when its client has exceeded a
/// budget. It is a feature of the connection.
/// </summary>
/// <param name="budgets">The connection's budgets.</param>
/// <param name="streams">The connection's open streams.</param>
/// <param name="responses">The connection's responses.</param>
/// <param name="tryTakeOfAddress">Counts a reset of a stream whose response had not begun, for the client's address; false
/// if the address has exceeded its budget.</param>
/// <param name="headerTable">The bytes of the HPACK table that the server permits.</param>
/// <param name="onFlood">Called once, with the kind that was exceeded. It must not block.</param>
internal sealed class FrameGuard(
    FrameBudgets budgets,
    OpenStreams streams,
    UnreadResponses responses,
    Func<bool> tryTakeOfAddress,
    int headerTable,
    Action<FloodKind> onFlood
)
{
    // Entries of the static table, which cost a byte each.
    private const int FreeHeaderBytes = 4 * 1024;
    private const int HeaderUnit = 1024;

    // What the reset of a request costs that no check has seen: the server may hold its headers for some time.
    private const int UnseenReset = 20;

    private readonly Lock _headers = new();
    private FrameScanner _received = new(FrameScanner.ClientPreface);
    private FrameScanner _sent = new(preface: 0);
    private long _resets;
    private long _provokedResets;
    private int _flooded;

    /// <summary>The client has exceeded a budget. Nothing more is read from it.</summary>
    public bool IsFlooded => Volatile.Read(ref _flooded) != 0;

    /// <summary>The connection's streams.</summary>
    public OpenStreams Streams => streams;

    /// <summary>The connection's responses.</summary>
    public UnreadResponses Responses => responses;

    /// <summary>Follows bytes that the server reads, up to the head of a request for which it has no turn.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="hasTurn">Whether there was a turn for all requests.</param>
    /// <returns>How many bytes it followed. The server may get these.</returns>
    public long OnReceived(ReadOnlySequence<byte> bytes, out bool hasTurn)
    {
        hasTurn = true;
        var followed = 0L;
        foreach (var segment in bytes)
        {
            var rest = segment.Span;
            while (_received.TryRead(ref rest, out var frame))
            {
                var isRequest = frame.Type == FrameType.Headers && streams.IsNew(frame.Stream);
                OnReceived(frame);
                if (isRequest && !streams.HasTurn)
                {
                    hasTurn = false;
                    return followed + segment.Length - rest.Length;
                }
            }

            followed += segment.Length;
        }

        return followed;
    }

    /// <summary>
    /// Follows a request. The headers of an honest one are hardly larger than the bytes that were sent for it: Huffman
    /// coding saves three eighths at most (RFC 7541 appendix B), and a client refers to each entry of its table once.
    /// </summary>
    /// <param name="stream">The request's stream.</param>
    /// <param name="headerBytes">The length of all names and values.</param>
    public void OnRequest(int stream, int headerBytes)
    {
        CheckHeaders(stream, headerBytes);
        streams.OnSeen(stream);
    }

    /// <summary>Follows a response that the gateway has finished.</summary>
    public void OnFinished(int stream)
    {
        responses.Finish(stream);
        streams.OnFinished(stream);
    }

    /// <summary>Follows bytes that the server writes. Scans to the end of the next header, as the scanner does.</summary>
    public bool TryReadSent(ref ReadOnlySpan<byte> bytes, out FrameHead frame)
    {
        if (!_sent.TryRead(ref bytes, out frame))
        {
            return false;
        }

        // The response to a request that no check of the gateway has seen.
        var isRejection = frame.Type == FrameType.Headers && !responses.Contains(frame.Stream);
        responses.OnSent(frame);
        var isUnseen =
            (frame.EndsStream || frame.Type == FrameType.Reset)
            && streams.OnEnd(frame.Stream, isServed: frame.EndsStream);

        if (isRejection)
        {
            Take(FloodKind.RejectedRequests);
        }
        else if (frame.IsContent)
        {
            budgets.OnSent(frame.Type == FrameType.Data ? frame.ContentLength : 0);
        }
        else if (frame.Type == FrameType.Reset)
        {
            Take(FloodKind.ProvokedResets, isUnseen ? UnseenReset : 1);
            TakeOfAddress(FloodKind.ProvokedResets, ref _provokedResets);
        }

        return true;
    }

    private void CheckHeaders(int stream, int headerBytes)
    {
        if (headerBytes <= headerTable + FreeHeaderBytes)
        {
            return;
        }

        var excess = headerBytes - headerTable - FreeHeaderBytes - (streams.HeaderBytes(stream) * 8L / 5);
        if (excess <= 0)
        {
            return;
        }

        // Requests of one connection run at the same time.
        lock (_headers)
        {
            Take(FloodKind.HeaderBombs, 1 + (int)(excess / HeaderUnit));
        }
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

    private void OnReceived(FrameHead frame)
    {
        if (KindOf(frame) is { } kind)
        {
            Take(kind);
        }

        switch (frame.Type)
        {
            case FrameType.Headers when streams.OnHeaders(frame.Stream, frame.ContentLength):
                Take(FloodKind.Streams);
                break;
            case FrameType.Continuation:
                streams.OnContinuation(frame.Stream, frame.ContentLength);
                break;
            case FrameType.Reset:
                responses.Remove(frame.Stream);
                streams.OnEnd(frame.Stream, isServed: false);
                TakeOfAddress(FloodKind.Resets, ref _resets);
                break;
        }
    }

    private void Take(FloodKind kind, int count = 1)
    {
        if (!budgets.TryTake(kind, count))
        {
            Report(kind);
        }
    }

    private void TakeOfAddress(FloodKind kind, ref long resets)
    {
        if (++resets > budgets.SentParts && !tryTakeOfAddress())
        {
            Report(kind);
        }
    }

    private void Report(FloodKind kind)
    {
        if (Interlocked.Exchange(ref _flooded, 1) == 0)
        {
            onFlood(kind);
            streams.Interrupt();
        }
    }
}
