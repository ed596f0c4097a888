using System.Buffers;
using System.IO.Pipelines;

namespace EdgeGateway.Streams.Exchanges;

/// <summary>The request's body on its way to the backend: tells the exchange when the client is waited for and when it sends.</summary>
/// <remarks>It reads from the server's pipe: a read of the server's stream that is given up leaves its pipe in the middle of a read,
/// and the server, which looks for the body's rest when the request is over, logs that as its own error.</remarks>
internal sealed class RequestBody(PipeReader client, Exchange exchange) : DuplexStream
{
    // What a backend has to take before the next sign that it does.
    private const int Piece = 16 * 1024;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        exchange.AwaitsClient();
        while (true)
        {
            ReadResult result;
            using (cancellationToken.UnsafeRegister(static client => ((PipeReader)client!).CancelPendingRead(), client))
            {
                result = await client.ReadAsync(CancellationToken.None);
            }

            var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, Math.Min(buffer.Length, Piece)));
            var count = (int)taken.Length;
            taken.CopyTo(buffer.Span);
            client.AdvanceTo(taken.End);
            if (result.IsCanceled && count == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (count > 0 || result.IsCompleted || buffer.IsEmpty)
            {
                exchange.ClientSent();
                return count;
            }
        }
    }
}
