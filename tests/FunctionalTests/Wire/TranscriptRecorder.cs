using System.Buffers;

namespace FunctionalTests.Wire;

/// <summary>Records all bytes that the server sends.</summary>
internal sealed class TranscriptRecorder(RawWebSocket socket)
{
    private readonly ArrayBufferWriter<byte> _received = new();
    private bool _ended;

    /// <summary>Records until the server closes the connection or the operation is canceled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int count;
        try
        {
            do
            {
                count = await socket.ReadAsync(buffer, cancellationToken);
                lock (_received)
                {
                    _received.Write(buffer.AsSpan(0, count));
                    _ended = count == 0;
                }
            } while (count > 0);
        }
        catch (OperationCanceledException)
        {
            // The test has received what it needs.
        }
    }

    /// <summary>Returns the transcript so far.</summary>
    public Transcript Read()
    {
        lock (_received)
        {
            return Transcript.Parse(socket.Extensions, _received.WrittenSpan.ToArray(), _ended);
        }
    }
}
