using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Bench.LogSources;

/// <summary>A connection that writes lines: a request at a time, as bytes that are there already.</summary>
internal sealed class LinesClient : IDisposable
{
    private const int BufferSize = 4 * 1024;
    private const string HeadEnd = "\r\n\r\n";
    private const string LastChunk = "\r\n0\r\n\r\n";
    private const string Length = "Content-Length: ";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[BufferSize];

    public async Task ConnectAsync(IPEndPoint logSource, CancellationToken cancellationToken) =>
        await _socket.ConnectAsync(logSource, cancellationToken);

    /// <summary>Sends a request and returns when all its lines were accepted.</summary>
    /// <exception cref="InvalidOperationException">They were not.</exception>
    public async Task PostAsync(ReadOnlyMemory<byte> request, int lines, CancellationToken cancellationToken)
    {
        while (!request.IsEmpty)
        {
            request = request[await _socket.SendAsync(request, cancellationToken)..];
        }

        var response = "";
        while (!IsWhole(response))
        {
            var count = await _socket.ReceiveAsync(_buffer, cancellationToken);
            response += count > 0
                ? Encoding.ASCII.GetString(_buffer, 0, count)
                : throw new InvalidOperationException($"the log source closed a connection after '{response}'");
        }

        var accepted = string.Create(CultureInfo.InvariantCulture, $$"""{"accepted":{{lines}}}""");
        if (!response.StartsWith("HTTP/1.1 202 ", StringComparison.Ordinal) || !response.Contains(accepted, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the log source answered '{response}'");
        }
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(string response)
    {
        if (response.IndexOf(HeadEnd, StringComparison.Ordinal) is not (> 0 and var end))
        {
            return false;
        }

        if (response.IndexOf(Length, 0, end, StringComparison.OrdinalIgnoreCase) is not (> 0 and var at))
        {
            return response.EndsWith(LastChunk, StringComparison.Ordinal);
        }

        var digits = response[(at + Length.Length)..].Split('\r', 2)[0];
        return response.Length == end + HeadEnd.Length + int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
