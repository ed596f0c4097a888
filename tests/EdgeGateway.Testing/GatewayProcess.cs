namespace EdgeGateway.Testing;

/// <summary>A gateway in a process of its own, on ports that the system chose unless told otherwise.</summary>
public sealed class GatewayProcess : ServerProcess
{
    private GatewayProcess(IReadOnlyList<string> program, IEnumerable<KeyValuePair<string, string?>> settings)
        : base(program, Settings().Concat(settings)) { }

    /// <summary>The gateway's own program.</summary>
    public static IReadOnlyList<string> Shipped { get; } = ["gateway.dll"];

    /// <summary>Where clients connect.</summary>
    public Uri Http => Urls[1];

    /// <summary>The management port.</summary>
    public Uri Management => Urls[0];

    /// <summary>Starts a gateway with the key of <see cref="GatewayHost"/>, the shipped settings and these over them.</summary>
    public static Task<GatewayProcess> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(
            settings
                .Select(setting => KeyValuePair.Create(setting.Key, setting.Value))
                .Concat([
                    new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                    new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                ])
        );

    /// <summary>The same with these settings alone.</summary>
    public static Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        CancellationToken cancellationToken = default
    ) => StartAsync(settings, Shipped, cancellationToken);

    /// <summary>Starts a gateway, or another program that takes its settings, and returns when it listens.</summary>
    /// <param name="settings">Those over the shipped ones.</param>
    /// <param name="program">The program, which is beside this one, and its arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended instead; what it wrote is told.</exception>
    public static async Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        IReadOnlyList<string> program,
        CancellationToken cancellationToken
    )
    {
        var gateway = new GatewayProcess(program, settings);
        await gateway.StartServerAsync(cancellationToken);
        return gateway;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        [
            new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
            new("Draining:Delay", "00:00:00"),
            new("Draining:Window", "00:00:00"),
            // It tells the ports that were bound.
            new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
        ];
}
