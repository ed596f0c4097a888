using System.Diagnostics;
using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.AccessLog;

/// <summary>
/// Counts each request that the server rejects before the gateway's code runs, and logs a line for it: an invalid
/// request line, headers that are too large, or headers that do not arrive in time.
/// </summary>
/// <remarks>Anyone can send thousands of such requests, so the log is limited to <see cref="LinesPerSecond"/> lines.
/// The number of further requests is logged as one line.</remarks>
internal sealed class RejectedRequests(
    DiagnosticListener server,
    Http2Rejections http2,
    RejectionMetrics metrics,
    TimeProvider time,
    ILogger<AccessLogMiddleware> logger
) : IHostedService, IObserver<KeyValuePair<string, object?>>
{
    private const int LinesPerSecond = 50;
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private readonly Lock _gate = new();
    private IDisposable? _subscription;
    private long _second;
    private int _lines;
    private int _dropped;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = server.Subscribe(this, name => name == BadRequest);
        http2.OnRejected = OnHttp2Rejected;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        http2.OnRejected = null;
        return Task.CompletedTask;
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // If a response has started, this is the rest of a request that the access log covers.
        if (
            value is { Key: BadRequest, Value: IFeatureCollection features }
            && features.Get<IHttpResponseFeature>() is { HasStarted: false }
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error
        )
        {
            metrics.Rejected(RequestFault.Malformed);
            if (!IsLineLeft())
            {
                return;
            }

            // Unparsed text may contain anything, also a token.
            var request = features.Get<IHttpRequestFeature>();
            var isParsed = !string.IsNullOrEmpty(request?.Path);
            RequestLog.Rejected(
                logger,
                isParsed ? TokenText.Remove(request!.Method) : "-",
                isParsed ? TokenText.Remove(new PathString(request!.Path).ToUriComponent()) : "-",
                isParsed ? request!.Protocol : "-",
                error.StatusCode,
                $"{Unmapped(features.Get<IHttpConnectionFeature>()?.RemoteIpAddress)}",
                $"{features.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier}"
            );
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    // The server reports only the id.
    private void OnHttp2Rejected(string id)
    {
        metrics.Rejected(RequestFault.Malformed);
        if (IsLineLeft())
        {
            RequestLog.Rejected(logger, "-", "-", "HTTP/2", StatusCodes.Status400BadRequest, "", id);
        }
    }

    private static IPAddress? Unmapped(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private bool IsLineLeft()
    {
        int dropped;
        lock (_gate)
        {
            var second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second == _second)
            {
                _dropped += _lines < LinesPerSecond ? 0 : 1;
                return _lines++ < LinesPerSecond;
            }

            (_second, _lines, dropped, _dropped) = (second, 1, _dropped, 0);
        }

        if (dropped > 0)
        {
            RequestLog.Dropped(logger, dropped);
        }

        return true;
    }
}
