namespace EdgeGateway.Testing;

/// <summary>A log source in a separate process. The system chooses its ports unless the settings name them.</summary>
public sealed class LogSourceProcess : ServerProcess
{
    private LogSourceProcess(IEnumerable<KeyValuePair<string, string?>> settings)
        : base(["backend-stub.dll"], Settings().Concat(settings)) { }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Urls[1];

    /// <summary>The management port.</summary>
    public Uri Management => Urls[2];

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => Urls[0];

    /// <summary>
    /// Starts a log source and returns when it listens. <paramref name="settings"/> override the shipped
    /// settings.
    /// </summary>
    /// <exception cref="InvalidOperationException">The process did not start; the message holds its output.</exception>
    public static async Task<LogSourceProcess> StartAsync(
        (string Key, string? Value)[] settings,
        CancellationToken cancellationToken = default
    )
    {
        var source = new LogSourceProcess(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        await source.StartServerAsync(cancellationToken);
        return source;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        [
            new("Kestrel:Endpoints:H2c:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
            new("Draining:Delay", "00:00:00"),
            new("Draining:Window", "00:00:00"),
            // This category logs the bound ports.
            new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
        ];
}
