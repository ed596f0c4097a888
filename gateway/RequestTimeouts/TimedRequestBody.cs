using System.Buffers;
using System.IO.Pipelines;
using EdgeGateway.Hosting.Wire;

namespace EdgeGateway.RequestTimeouts;

/// <summary>The request's body on its way to the backend: reports to the request's clock when the client is waited for and when it sends.</summary>
/// <remarks>It reads from the server's pipe: a read of the server's stream that is given up leaves its pipe in the middle of a read,
/// and the server, which looks for the body's rest when the request is over, logs that as its own error.</remarks>
internal sealed class TimedRequestBody(PipeReader client, RequestTimeout timeout) : DuplexStream
{
    // What a backend has to take before the next sign that it does.
    private const int Piece = 16 * 1024;

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
                catch (Exception exception) when (IsClientLeaving(exception))
                {
                    timeout.HasClientLeft = true;
                    throw;
                }
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
                timeout.OnClientSent();
                return count;
            }
        }
    }

    // A read that the client's leaving has ended already cannot be cancelled: the pipe throws what ended it, here into the code that cancels.
    private static void Cancel(PipeReader client)
    {
        try
        {
            client.CancelPendingRead();
        }
        catch (Exception exception) when (IsClientLeaving(exception))
        {
            // The read throws the same.
        }
    }

    // A body that ends before its length is a bad request to the server, which keeps its reason to itself but for the text.
    private static bool IsClientLeaving(Exception exception) =>
        exception is BadHttpRequestException bad
            ? bad.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal)
            : exception is IOException or OperationCanceledException;
}
