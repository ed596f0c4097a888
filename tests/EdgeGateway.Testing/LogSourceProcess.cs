namespace EdgeGateway.Testing;

/// <summary>A log source in a process of its own, on ports that the system chose unless told otherwise.</summary>
public sealed class LogSourceProcess : ServerProcess
{
    private LogSourceProcess(IEnumerable<KeyValuePair<string, string?>> settings)
        : base(["backend-stub.dll"], Settings().Concat(settings)) { }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Urls[1];

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => Urls[0];

    /// <summary>Starts a log source with the shipped settings and these over them, and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; what it wrote is told.</exception>
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
            new("Draining:Delay", "00:00:00"),
            new("Draining:Window", "00:00:00"),
            // It tells the ports that were bound.
            new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
        ];
}
