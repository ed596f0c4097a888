using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.AccessLog;

/// <summary>
/// Detects the HTTP/2 requests and connections that the server rejects, from the server's debug log: it reports them
/// nowhere else.
/// </summary>
internal sealed class Http2Rejections : ILoggerProvider
{
    /// <summary>The category of the server's log.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    /// <summary>Called with the id of each rejected request or connection.</summary>
    public Action<string>? OnRejected { get; set; }

    public ILogger CreateLogger(string categoryName) =>
        categoryName == Category ? new Listener(this) : NullLogger.Instance;

    public void Dispose() { }

    private sealed class Listener(Http2Rejections rejections) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            if (
                state is IReadOnlyList<KeyValuePair<string, object?>> values
                && IsRejection(eventId.Name, values, exception)
            )
            {
                rejections.OnRejected?.Invoke($"{Find(values, "TraceIdentifier") ?? Find(values, "ConnectionId")}");
            }
        }

        // The proxy resets streams, too, but with other errors.
        private static bool IsRejection(
            string? name,
            IReadOnlyList<KeyValuePair<string, object?>> values,
            Exception? exception
        ) =>
            name switch
            {
                "Http2StreamResetAbort" => $"{Find(values, "error")}" == "PROTOCOL_ERROR",
                "Http2StreamError" => IsProtocolError(exception),
                "Http2ConnectionError" or "HPackDecodingError" => true,
                _ => false,
            };

        // The server reports other errors, too, such as a stream beyond the limit. The type is internal.
        private static bool IsProtocolError(Exception? exception) =>
            $"{exception?.GetType().GetProperty("ErrorCode")?.GetValue(exception)}" == "PROTOCOL_ERROR";

        private static object? Find(IReadOnlyList<KeyValuePair<string, object?>> values, string key)
        {
            foreach (var (name, value) in values)
            {
                if (name.Equals(key, StringComparison.OrdinalIgnoreCase))
                {
                    return value;
                }
            }

            return null;
        }
    }
}
