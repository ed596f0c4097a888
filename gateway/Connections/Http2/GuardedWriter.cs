using System.IO.Pipelines;
using EdgeGateway.Connections.Http2.Frames;

namespace EdgeGateway.Connections.Http2;

/// <summary>
/// The output of an HTTP/2 connection as the server sees it. Nothing is copied: bytes are scanned in the buffer into
/// which the server has written them.
/// </summary>
/// <remarks>When the input of a connection ends, the server's GOAWAY says NO_ERROR. If it ends because of a flood, the
/// error code becomes ENHANCE_YOUR_CALM (RFC 9113 sections 6.8 and 7). SETTINGS tell the client its limit of streams, not the
/// larger one of the server: <see cref="SettingsEditor"/>.</remarks>
internal sealed class GuardedWriter(PipeWriter output, FrameGuard guard) : PipeWriter
{
    private const byte EnhanceYourCalm = 11;

    // The last stream and the error code, each in four bytes.
    private const int GoAwayLength = 8;

    private Memory<byte> _memory;
    private int _goAwayLeft;
    private SettingsEditor _settings = new(guard.Streams.Limit);

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes;

    public override void Advance(int bytes)
    {
        Follow(_memory.Span[..bytes]);
        _memory = default;
        output.Advance(bytes);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = output.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        output.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => output.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    private void Follow(Span<byte> written)
    {
        SetGoAwayCode(written);
        _settings.Follow(written);
        ReadOnlySpan<byte> rest = written;
        while (guard.TryReadSent(ref rest, out var frame))
        {
            if (frame.Type == FrameType.GoAway)
            {
                _goAwayLeft = GoAwayLength;
                SetGoAwayCode(written[^rest.Length..]);
            }
            else if (frame.Type == FrameType.Settings)
            {
                _settings.Begin(frame.ContentLength);
                _settings.Follow(written[^rest.Length..]);
            }
        }
    }

    // The payload may be written in parts. The code's last byte is the only one that is not 0.
    private void SetGoAwayCode(Span<byte> payload)
    {
        if (_goAwayLeft == 0)
        {
            return;
        }

        var length = Math.Min(_goAwayLeft, payload.Length);
        _goAwayLeft -= length;
        if (_goAwayLeft == 0 && guard.IsFlooded)
        {
            payload[length - 1] = EnhanceYourCalm;
        }
    }
}
