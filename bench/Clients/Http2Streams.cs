using System.Net;

namespace EdgeGateway.Bench.Clients;

/// <summary>Event streams over as few HTTP/2 connections as the server allows.</summary>
internal sealed class Http2Streams : IStreamSet
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = ClientTls.WithoutResumption,
            UseProxy = false,
        }
    );
    private readonly Task[] _ended;

    private Http2Streams(int count) => _ended = new Task[count];

    /// <summary>Opens streams at even intervals and returns when all are open.</summary>
    /// <exception cref="InvalidOperationException">The server rejected a stream.</exception>
    public static async Task<Http2Streams> OpenAsync(
        Uri url,
        int count,
        TimeSpan over,
        CancellationToken cancellationToken
    )
    {
        var streams = new Http2Streams(count);
        try
        {
            await Opening.RunAsync(
                count,
                over,
                async (i, cancel) => streams._ended[i] = FollowAsync(await streams.OpenAsync(url, cancel)),
                cancellationToken
            );
            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    public void ThrowIfEnded()
    {
        if (_ended.Count(ended => ended.IsCompleted) is > 0 and var count)
        {
            throw new InvalidOperationException($"{count} streams ended");
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task FollowAsync(Stream body)
    {
        try
        {
            var buffer = new byte[1_024];
            while (await body.ReadAsync(buffer) > 0) { }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Either side closed the connection.
        }
    }

    private async Task<Stream> OpenAsync(Uri url, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Accept", "text/event-stream" } },
        };
        try
        {
            var response = await _client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            return response.StatusCode == HttpStatusCode.OK
                ? await response.Content.ReadAsStreamAsync(cancellationToken)
                : throw new InvalidOperationException($"the server returned {(int)response.StatusCode} to a stream");
        }
        catch (HttpRequestException exception)
        {
            throw new InvalidOperationException($"a stream was not opened: {exception.Message}", exception);
        }
    }
}
