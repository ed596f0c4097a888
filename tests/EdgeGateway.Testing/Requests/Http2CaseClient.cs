using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Testing.Requests;

/// <summary>A client of HTTP/2 with prior knowledge.</summary>
internal sealed class Http2CaseClient : ICaseClient
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly NetworkStream _stream;
    private int _id = -1;

    private Http2CaseClient(IPEndPoint proxy)
    {
        _client.Connect(proxy);
        _stream = _client.GetStream();
    }

    public static ICaseClient Open(IPEndPoint proxy) => new Http2CaseClient(proxy);

    public Task SendAsync(string script, string path, CancellationToken cancellationToken)
    {
        byte[] preface = _id < 0 ? [.. Http2Frame.Preface, .. Http2Frame.NoTable] : [];
        _id += 2;
        return WriteAsync([.. preface, .. CaseScript.ToFrames(script, path, _id)], cancellationToken);
    }

    public Task SendGetAsync(string target, CancellationToken cancellationToken) =>
        SendAsync("{get}", target, cancellationToken);

    public async Task<CaseAnswer> ReadAsync(CancellationToken cancellationToken)
    {
        var (status, body) = ("", new StringBuilder());
        try
        {
            while (await Http2Frame.ReadAsync(_stream, cancellationToken) is { } frame)
            {
                if (frame.Type == Http2Frame.Settings && !frame.Has(Http2Frame.Acknowledge))
                {
                    await WriteAsync(Http2Frame.SettingsRead, cancellationToken);
                }
                else if (frame.Type == Http2Frame.GoAway && frame.Number(4) != 0)
                {
                    return new CaseAnswer("goaway");
                }
                else if (frame.Stream == _id)
                {
                    if (frame.Type == Http2Frame.Reset)
                    {
                        // After a complete answer, NO_ERROR only ends the upload (RFC 9113 section 8.1).
                        return status.Length > 0 ? CaseAnswer.Cut : new CaseAnswer("reset");
                    }

                    if (frame.Type == Http2Frame.Headers && (status.Length == 0 || status[0] == '1'))
                    {
                        status = Hpack.DecodeStatus(frame.Content);
                    }
                    else if (frame.Type == Http2Frame.Data)
                    {
                        body.Append(Encoding.Latin1.GetString(frame.Content));
                    }

                    if (frame.Type is Http2Frame.Headers or Http2Frame.Data && frame.Has(Http2Frame.EndStream))
                    {
                        return new CaseAnswer(status, body.ToString());
                    }
                }
            }
        }
        catch (IOException)
        {
            // The connection was reset.
        }

        return status.Length > 0 ? CaseAnswer.Cut : CaseAnswer.Closed;
    }

    public void Dispose() => _client.Dispose();

    private async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // The proxy has closed the connection. It may have answered before.
        }
    }
}
