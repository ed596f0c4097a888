namespace EdgeGateway.Testing;

/// <summary>A gateway in a separate process. The system chooses its ports unless the settings name them.</summary>
public sealed class GatewayProcess : ServerProcess
{
    private GatewayProcess(
        IReadOnlyList<string> program,
        IEnumerable<KeyValuePair<string, string?>> settings,
        string? controlGroup
    )
        : base(program, Settings().Concat(settings), controlGroup) { }

    /// <summary>The gateway's program.</summary>
    public static IReadOnlyList<string> ShippedProgram { get; } = ["gateway.dll"];

    /// <summary>HTTP/1.1 for clients.</summary>
    public Uri Http => Urls[1];

    /// <summary>The management port.</summary>
    public Uri Management => Urls[0];

    /// <summary>
    /// Starts a gateway with the signing key of <see cref="GatewayHost"/>. <paramref name="settings"/>
    /// override the shipped settings.
    /// </summary>
    public static Task<GatewayProcess> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(
            settings
                .Select(setting => KeyValuePair.Create(setting.Key, setting.Value))
                .Concat([
                    new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                    new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                ])
        );

    /// <summary>
    /// Starts a gateway without a signing key. <paramref name="settings"/> override the shipped
    /// settings.
    /// </summary>
    public static Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        CancellationToken cancellationToken = default
    ) => StartAsync(settings, ShippedProgram, cancellationToken);

    /// <summary>Starts a gateway, or another program with the same settings, and returns when it listens.</summary>
    /// <param name="settings">Settings that override the shipped ones.</param>
    /// <param name="program">The program's file in this program's directory, and its arguments.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="controlGroup">The folder of the control group in which it runs; null for that of this
    /// process.</param>
    /// <exception cref="InvalidOperationException">The process did not start; the message holds its output.</exception>
    public static async Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings,
        IReadOnlyList<string> program,
        CancellationToken cancellationToken,
        string? controlGroup = null
    )
    {
        var gateway = new GatewayProcess(program, settings, controlGroup);
        await gateway.StartServerAsync(cancellationToken);
        return gateway;
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        [
            new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
            new("Draining:Delay", "00:00:00"),
            new("Draining:Window", "00:00:00"),
            // This category logs the bound ports.
            new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
        ];
}
