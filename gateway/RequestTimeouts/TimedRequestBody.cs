using System.Buffers;
using System.IO.Pipelines;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.RequestTimeouts;

/// <summary>
/// The request's body on its way to the backend. It reports to the request timeout when a read starts and when the
/// client has sent bytes.
/// </summary>
/// <remarks>It reads from the server's pipe. A cancelled read of the server's stream would leave the pipe in the middle
/// of a read, and the server, which reads the rest of the body when the request ends, would log an error.</remarks>
internal sealed class TimedRequestBody(PipeReader client, RequestTimeout timeout, CancellationToken aborted)
    : DuplexStream
{
    // A backend must read this much before the next report.
    private const int ChunkSize = 16 * 1024;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        timeout.OnAwaitClient();
        while (true)
        {
            ReadResult result;
            using (cancellationToken.UnsafeRegister(static client => Cancel((PipeReader)client!), client))
            {
                try
                {
                    result = await client.ReadAsync(CancellationToken.None);
                }
                catch (IOException exception) when (exception.InnerException is OverflowException)
                {
                    // The server reports the size of a chunk that is too large as if the connection had failed.
                    throw new BadHttpRequestException("The size of a chunk is too large.", exception);
                }
                catch (Exception exception) when (IsDisconnect(exception))
                {
                    timeout.HasClientLeft = true;
                    throw;
                }
            }

            var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, Math.Min(buffer.Length, ChunkSize)));
            var count = (int)taken.Length;
            taken.CopyTo(buffer.Span);
            client.AdvanceTo(taken.End);
            if (result.IsCanceled && count == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (count == 0 && result.IsCompleted && aborted.IsCancellationRequested)
            {
                // A backend would take what has arrived for the whole body.
                timeout.HasClientLeft = true;
                throw new OperationCanceledException(aborted);
            }

            if (count > 0 || result.IsCompleted || buffer.IsEmpty)
            {
                timeout.OnClientSent(count);
                return count;
            }
        }
    }

    // If the client's disconnect has already ended the read, the pipe throws that error into the code that cancels.
    private static void Cancel(PipeReader client)
    {
        try
        {
            client.CancelPendingRead();
        }
        catch (Exception exception) when (IsDisconnect(exception))
        {
            // The read throws the same exception.
        }
    }

    // The server reports a body that is shorter than its Content-Length
    // as a bad request. The reason is only in the message's text.
    private static bool IsDisconnect(Exception exception) =>
        exception is BadHttpRequestException bad
            ? bad.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal)
            : exception is IOException or OperationCanceledException;
}
