namespace EdgeGateway.Testing.Requests;

/// <summary>A recording backend that speaks HTTP/1.1.</summary>
public sealed class RecordingHttp1Backend : RecordingBackend
{
    /// <summary>At the end of <see cref="RecordingBackend.Answer"/>: closes the connection.</summary>
    internal const string Close = "{close}";

    public override bool IsHttp2 => false;

    private protected override async Task ServeAsync(Stream client)
    {
        var reader = new Http1Reader(client);
        while (await reader.ReadHeadAsync(CancellationToken.None) is { } head)
        {
            head.CheckRequest();
            if (head.Values("Expect").Length > 0)
            {
                await client.WriteAsync(Bytes("HTTP/1.1 100 Continue\r\n\r\n"));
            }

            var body = await reader.ReadBodyAsync(head.Framing ?? 0, CancellationToken.None);
            var line = head.StartLine.Split(' ');
            var request = Record(line[0], line[1], body);
            if (!await AnswerAsync(client, request) || line[2] == "HTTP/1.0")
            {
                return;
            }
        }
    }

    // Returns whether the connection stays open.
    private async Task<bool> AnswerAsync(Stream client, RecordedRequest request)
    {
        if (Answer is { } answer && !request.IsFollowUp)
        {
            var closes = answer.EndsWith(Close, StringComparison.Ordinal);
            await client.WriteAsync(Bytes(closes ? answer[..^Close.Length] : answer));
            return !closes;
        }

        var body = request.Method == "HEAD" ? "" : request.Echo;
        await client.WriteAsync(Bytes($"HTTP/1.1 200 OK\r\nContent-Length: {request.Echo.Length}\r\n\r\n{body}"));
        return true;
    }
}
