using System.Buffers;
using System.IO.Pipelines;
using EdgeGateway.Connections.Http2;
using EdgeGateway.Connections.Http2.Budgets;
using EdgeGateway.Connections.Http2.Frames;
using EdgeGateway.Connections.Http2.Responses;
using EdgeGateway.Fuzzing.Models;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Frames of an HTTP/2 connection. The scanner finds the same frames as a reader that has all bytes at once, wherever they
/// are split, and the server's bytes stay as they are but for the limit of streams in its SETTINGS.
/// </summary>
internal sealed class Http2FramesTarget : IFuzzTarget
{
    private const int MaxStreams = 0x01020304;

    public string Name => "http2-frames";

    public IReadOnlyList<string> Parsers { get; } = ["EdgeGateway.Connections.Http2.Frames."];

    public long MaxSteps(int length) => 100 + (40L * length);

    public long MaxAllocation(int length) => 0;

    public void Parse(ReadOnlyMemory<byte> input)
    {
        var scanner = new FrameScanner(preface: 0);
        var editor = new SettingsEditor(MaxStreams);
        var rest = input.Span;
        while (scanner.TryRead(ref rest, out var frame))
        {
            if (frame.Type == FrameType.Settings)
            {
                editor.Begin(frame.ContentLength);
            }

            _ = frame.IsContent;
        }

        Span<byte> payload = stackalloc byte[64];
        input.Span[..Math.Min(input.Length, payload.Length)].CopyTo(payload);
        editor.Begin(payload.Length);
        editor.Follow(payload);
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        var frames = ReferenceFrames.Read(input.Span);
        var pieces = Pieces.Of(input);
        CheckFrames(frames, Scan(0, [input]), "in one piece");
        CheckFrames(frames, Scan(0, pieces), "in pieces");
        CheckFrames(frames, Scan(0, [.. Enumerable.Range(0, input.Length).Select(i => input.Slice(i, 1))]), "in bytes");
        CheckFrames(
            ReferenceFrames.Read(input.Span[Math.Min(FrameScanner.ClientPreface, input.Length)..]),
            Scan(FrameScanner.ClientPreface, pieces),
            "after a preface"
        );
        ReadOnlySpan<byte> written = ReferenceFrames.LimitStreams(input.Span, MaxStreams);
        Expect.Equal(written, Write([input]), "what is written in one piece");
        Expect.Equal(written, Write(pieces), "what is written in pieces");
    }

    private static List<FrameHead> Scan(int preface, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var scanner = new FrameScanner(preface);
        var frames = new List<FrameHead>();
        foreach (var piece in pieces)
        {
            var rest = piece.Span;
            while (scanner.TryRead(ref rest, out var frame))
            {
                frames.Add(frame);
            }

            Expect.True(rest.IsEmpty, "a piece is scanned to its end");
        }

        return frames;
    }

    private static void CheckFrames(List<FrameHead> expected, List<FrameHead> actual, string how)
    {
        Expect.Equal(expected.Count, actual.Count, $"the number of frames {how}");
        foreach (var (first, second) in expected.Zip(actual))
        {
            Expect.Equal(first, second, $"a frame {how}");
        }
    }

    // What a client receives of what the server writes.
    private static byte[] Write(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var received = new ReceivedBytes();
        var guard = new FrameGuard(
            new FrameBudgets(
                new Http2BudgetOptions { ResetBurst = int.MaxValue, ControlBurst = int.MaxValue },
                TimeProvider.System
            ),
            new OpenStreams(MaxStreams, new HeldRequests(), TimeProvider.System),
            new UnreadResponses(TimeProvider.System, TimeSpan.MaxValue),
            () => true,
            headerTable: 0,
            kind => throw new WrongResultException($"The server's frames exceed the client's budget of {kind}.")
        );
        var writer = new GuardedWriter(received, guard);
        foreach (var piece in pieces)
        {
            piece.CopyTo(writer.GetMemory(piece.Length));
            writer.Advance(piece.Length);
        }

        return received.Written.ToArray();
    }

    private sealed class ReceivedBytes : PipeWriter
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();

        public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

        public override void Advance(int bytes) => _bytes.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => _bytes.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => _bytes.GetSpan(sizeHint);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

        public override void CancelPendingFlush() { }

        public override void Complete(Exception? exception = null) { }
    }
}
