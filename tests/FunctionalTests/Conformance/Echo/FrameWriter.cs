using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Echo;

/// <summary>Sends the server's frames with the requested behavior.</summary>
internal sealed class FrameWriter(Stream stream, EchoBehavior behavior)
{
    private const int DrippedOctets = 8;

    /// <summary>Sends a message, in fragments if the behavior requires it.</summary>
    public async Task MessageAsync(Frame message, CancellationToken cancellationToken)
    {
        await Task.Delay(behavior.Wait, cancellationToken);
        var size = message.Payload.Length / behavior.Fragments;
        for (var i = 0; i < behavior.Fragments; i++)
        {
            var first = i == 0;
            var last = i == behavior.Fragments - 1;
            var payload = last ? message.Payload[(i * size)..] : message.Payload[(i * size)..((i + 1) * size)];
            await SendAsync(
                new Frame(first ? message.Opcode : Opcode.Continuation, payload, last, first ? message.Rsv : 0),
                cancellationToken
            );
            if (!last)
            {
                await Task.Delay(behavior.Between, cancellationToken);
            }
        }
    }

    /// <summary>Sends a control frame.</summary>
    public async Task ControlAsync(Frame frame, CancellationToken cancellationToken)
    {
        await Task.Delay(behavior.Wait, cancellationToken);
        await SendAsync(frame, cancellationToken);
    }

    private async Task SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = FrameBytes.OfServer(frame);
        for (var i = 0; behavior.Drip > 0 && i < DrippedOctets && bytes.Length > 1; i++)
        {
            await WriteAsync(bytes[..1]);
            await Task.Delay(behavior.Drip, cancellationToken);
            bytes = bytes[1..];
        }

        if (behavior.Half > 0)
        {
            await WriteAsync(bytes[..(bytes.Length / 2)]);
            await Task.Delay(behavior.Half, cancellationToken);
            bytes = bytes[(bytes.Length / 2)..];
        }

        await WriteAsync(bytes);

        Task WriteAsync(ReadOnlyMemory<byte> piece) => stream.SendAsync(piece, cancellationToken);
    }
}
