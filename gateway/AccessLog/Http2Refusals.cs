using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeGateway.AccessLog;

/// <summary>Hears which HTTP/2 requests and connections the server refuses: it reports them to its own debug log only.</summary>
internal sealed class Http2Refusals : ILoggerProvider
{
    /// <summary>The server's category.</summary>
    public const string Category = "Microsoft.AspNetCore.Server.Kestrel.Http2";

    /// <summary>Called with the id of each request, or of the connection, that was refused.</summary>
    public Action<string>? OnRefused { get; set; }

    public ILogger CreateLogger(string categoryName) =>
        categoryName == Category ? new Listener(this) : NullLogger.Instance;

    public void Dispose() { }

    private sealed class Listener(Http2Refusals refusals) : ILogger
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
            if (state is IReadOnlyList<KeyValuePair<string, object?>> values && IsRefusal(eventId.Name, values))
            {
                refusals.OnRefused?.Invoke($"{Find(values, "TraceIdentifier") ?? Find(values, "ConnectionId")}");
            }
        }

        // A stream is also reset by the proxy, with other errors.
        private static bool IsRefusal(string? name, IReadOnlyList<KeyValuePair<string, object?>> values) =>
            name switch
            {
                "Http2StreamResetAbort" => $"{Find(values, "error")}" == "PROTOCOL_ERROR",
                "Http2ConnectionError" or "HPackDecodingError" => true,
                _ => false,
            };

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
