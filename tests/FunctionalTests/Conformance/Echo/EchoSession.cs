using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Echo;

/// <summary>One WebSocket of a strict server that echoes each message, compressed if it arrived compressed.</summary>
internal sealed class EchoSession(Stream stream, DeflateParameters? deflate, EchoBehavior behavior) : IDisposable
{
    // Closing a connection with unread client bytes resets it, and the reset may overtake the Close frame. So the
    // server reads until the client is silent.
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(30);

    private readonly FrameReader _reader = new(stream);
    private readonly FrameWriter _writer = new(stream, behavior);
    private readonly InflaterProvider _inflaters = new(deflate?.ClientResetsContext ?? false);
    private readonly MessageDeflater _deflater = new();
    private IncomingMessage? _message;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        Frame? close;
        try
        {
            close = await EchoAsync(cancellationToken);
        }
        catch (ProtocolException fault)
        {
            close = Frame.Close(fault.Code);
        }

        if (close is not null)
        {
            await _writer.ControlAsync(close, cancellationToken);
            await Task.Delay(behavior.Hold, cancellationToken);
            await DrainAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _inflaters.Dispose();
        _deflater.Dispose();
    }

    /// <returns>The response to the client's Close; null if the client left without one.</returns>
    private async Task<Frame?> EchoAsync(CancellationToken cancellationToken)
    {
        while (await _reader.HeaderAsync(cancellationToken) is { } header)
        {
            Check(header);
            if (!header.IsControl)
            {
                _message ??= new IncomingMessage(header.Opcode, header.Rsv == Rsv.Compressed, behavior.Longest);
                if (!await _reader.PayloadAsync(header, _message.Add, cancellationToken))
                {
                    return null;
                }

                if (header.Fin)
                {
                    await AnswerAsync(_message, cancellationToken);
                    _message = null;
                }

                continue;
            }

            var payload = new MemoryStream();
            if (!await _reader.PayloadAsync(header, piece => payload.Write(piece.Span), cancellationToken))
            {
                return null;
            }

            if (header.Opcode == Opcode.Close)
            {
                CloseRules.Check(payload.ToArray());
                return Frame.Close(payload.ToArray());
            }

            if (header.Opcode == Opcode.Ping)
            {
                await _writer.ControlAsync(new Frame(Opcode.Pong, payload.ToArray()), cancellationToken);
            }
        }

        return null;
    }

    private void Check(FrameHeader header)
    {
        var begins = header.Opcode is Opcode.Text or Opcode.Binary;
        ProtocolException.ThrowIf(header.Rsv != 0 && !(header.Rsv == Rsv.Compressed && deflate is not null && begins));
        ProtocolException.ThrowIf(Opcode.IsReserved(header.Opcode) || !header.Masked);
        ProtocolException.ThrowIf(!header.Canonical || header.Length > long.MaxValue);
        ProtocolException.ThrowIf(header.IsControl ? !header.Fin || header.Length > 125 : begins != _message is null);
    }

    private Task AnswerAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        var echo = message.End(_inflaters);
        if (message.Compressed)
        {
            echo = echo.Compressed with
            {
                Payload = deflate!.ServerResetsContext
                    ? MessageDeflater.Single(echo.Payload)
                    : _deflater.Deflate(echo.Payload),
            };
        }

        return _writer.MessageAsync(echo, cancellationToken);
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        int count;
        do
        {
            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silence.CancelAfter(Silence);
            try
            {
                count = await stream.ReadAsync(buffer, silence.Token);
            }
            catch (OperationCanceledException)
            {
                count = 0;
            }
        } while (count > 0);
    }
}
