using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Testing.Requests;

/// <summary>A client of HTTP/1.1 that accepts no answer with two meanings.</summary>
internal sealed class Http1CaseClient : ICaseClient
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly NetworkStream _stream;
    private readonly Http1Reader _reader;
    private bool _isHead;

    private Http1CaseClient(IPEndPoint proxy)
    {
        _client.Connect(proxy);
        _stream = _client.GetStream();
        _reader = new Http1Reader(_stream);
    }

    public static ICaseClient Open(IPEndPoint proxy) => new Http1CaseClient(proxy);

    public Task SendAsync(string script, string path, CancellationToken cancellationToken)
    {
        _isHead = script.StartsWith("HEAD ", StringComparison.Ordinal);
        return WriteAsync(CaseScript.ToText(script, path), cancellationToken);
    }

    public Task SendGetAsync(string target, CancellationToken cancellationToken)
    {
        _isHead = false;
        return WriteAsync($"GET {target} HTTP/1.1\r\nHost: example.com\r\n\r\n", cancellationToken);
    }

    public async Task<CaseAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.ReadHeadAsync(cancellationToken) is { } head)
            {
                var status = ReadStatus(head.StartLine);
                if (status is >= 200 or 101)
                {
                    return await ReadBodyAsync(status, head, cancellationToken);
                }
            }
        }
        catch (IOException)
        {
            // The connection was reset.
        }

        return CaseAnswer.Closed;
    }

    public void Dispose() => _client.Dispose();

    private static int ReadStatus(string line) =>
        line.Split(' ') is ["HTTP/1.1" or "HTTP/1.0", { Length: 3 } status, ..]
        && int.TryParse(status, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"the status line \"{line}\"");

    private async Task<CaseAnswer> ReadBodyAsync(int status, Http1Head head, CancellationToken cancellationToken)
    {
        try
        {
            var hasBody = !_isHead && status is not (101 or 204 or 304);
            return new CaseAnswer(
                status.ToString(CultureInfo.InvariantCulture),
                await _reader.ReadBodyAsync(hasBody ? head.Framing : 0, cancellationToken)
            );
        }
        catch (IOException)
        {
            return CaseAnswer.Cut;
        }
    }

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
        }
        catch (IOException)
        {
            // The proxy has closed the connection. It may have answered before.
        }
    }
}
