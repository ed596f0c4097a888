using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Bench.LogSources;

/// <summary>A connection that posts lines with prepared requests, one at a time or pipelined.</summary>
/// <param name="confirmation">
/// What the response to this number of lines contains. Not set: the confirmation of the log source.
/// </param>
internal sealed class LinesClient(Func<int, string>? confirmation = null) : IDisposable
{
    private const int BufferSize = 4 * 1024;
    private const string Success = "HTTP/1.1 20";
    private const string HeadEnd = "\r\n\r\n";
    private const string LastChunk = "\r\n0\r\n\r\n";
    private const string Length = "Content-Length: ";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };
    private readonly Func<int, string> _confirmation =
        confirmation ?? (lines => string.Create(CultureInfo.InvariantCulture, $$"""{"accepted":{{lines}}}"""));
    private readonly byte[] _buffer = new byte[BufferSize];
    private string _received = "";

    public async Task ConnectAsync(IPEndPoint logSource, CancellationToken cancellationToken) =>
        await _socket.ConnectAsync(logSource, cancellationToken);

    /// <summary>Sends a request and returns when all its lines have been accepted.</summary>
    /// <exception cref="InvalidOperationException">The lines were not accepted.</exception>
    public async Task PostAsync(ReadOnlyMemory<byte> request, int lines, CancellationToken cancellationToken)
    {
        await SendAsync(request, cancellationToken);
        await ReceiveAsync(lines, cancellationToken);
    }

    /// <summary>Sends a request.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        while (!request.IsEmpty)
        {
            request = request[await _socket.SendAsync(request, cancellationToken)..];
        }
    }

    /// <summary>Returns when all lines of the oldest unanswered request have been accepted.</summary>
    /// <exception cref="InvalidOperationException">The lines were not accepted.</exception>
    public async Task ReceiveAsync(int lines, CancellationToken cancellationToken)
    {
        int length;
        while ((length = LengthOfFirst(_received)) == 0)
        {
            var count = await _socket.ReceiveAsync(_buffer, cancellationToken);
            _received +=
                count > 0
                    ? Encoding.ASCII.GetString(_buffer, 0, count)
                    : throw new InvalidOperationException($"a connection for lines was closed after '{_received}'");
        }

        var response = _received[..length];
        _received = _received[length..];
        if (
            !response.StartsWith(Success, StringComparison.Ordinal)
            || !response.Contains(_confirmation(lines), StringComparison.Ordinal)
        )
        {
            throw new InvalidOperationException($"posted lines were answered by '{response}'");
        }
    }

    public void Dispose() => _socket.Dispose();

    // The length of the first response, or 0 if it is incomplete.
    private static int LengthOfFirst(string received)
    {
        if (received.IndexOf(HeadEnd, StringComparison.Ordinal) is not (> 0 and var end))
        {
            return 0;
        }

        if (received.IndexOf(Length, 0, end, StringComparison.OrdinalIgnoreCase) is not (> 0 and var at))
        {
            return received.IndexOf(LastChunk, end, StringComparison.Ordinal) is > 0 and var last
                ? last + LastChunk.Length
                : 0;
        }

        var digits = received[(at + Length.Length)..].Split('\r', 2)[0];
        var length = end + HeadEnd.Length + int.Parse(digits, CultureInfo.InvariantCulture);
        return received.Length >= length ? length : 0;
    }
}
