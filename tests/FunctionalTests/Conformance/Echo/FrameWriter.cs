using FunctionalTests.Wire;

namespace FunctionalTests.Conformance.Echo;

/// <summary>Sends a server's frames in the manner that was asked for.</summary>
internal sealed class FrameWriter(Stream stream, EchoBehavior manner)
{
    private const int Dripped = 8;

    /// <summary>Sends a message, in fragments where the manner says so.</summary>
    public async Task MessageAsync(Frame message, CancellationToken cancellationToken)
    {
        await Task.Delay(manner.Wait, cancellationToken);
        var size = message.Payload.Length / manner.Fragments;
        for (var i = 0; i < manner.Fragments; i++)
        {
            var first = i == 0;
            var last = i == manner.Fragments - 1;
            var payload = last ? message.Payload[(i * size)..] : message.Payload[(i * size)..((i + 1) * size)];
            await SendAsync(
                new Frame(first ? message.Opcode : Opcode.Continuation, payload, last, first ? message.Rsv : 0),
                cancellationToken
            );
            if (!last)
            {
                await Task.Delay(manner.Between, cancellationToken);
            }
        }
    }

    /// <summary>Sends a control frame.</summary>
    public async Task ControlAsync(Frame frame, CancellationToken cancellationToken)
    {
        await Task.Delay(manner.Wait, cancellationToken);
        await SendAsync(frame, cancellationToken);
    }

    private async Task SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> bytes = FrameBytes.OfServer(frame);
        for (var i = 0; manner.Drip > 0 && i < Dripped && bytes.Length > 1; i++)
        {
            await WriteAsync(bytes[..1]);
            await Task.Delay(manner.Drip, cancellationToken);
            bytes = bytes[1..];
        }

        if (manner.Half > 0)
        {
            await WriteAsync(bytes[..(bytes.Length / 2)]);
            await Task.Delay(manner.Half, cancellationToken);
            bytes = bytes[(bytes.Length / 2)..];
        }

        await WriteAsync(bytes);

        Task WriteAsync(ReadOnlyMemory<byte> piece) => stream.SendAsync(piece, cancellationToken);
    }
}
