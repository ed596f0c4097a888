using System.Net;
using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeGateway.Testing;

/// <summary>
/// A gateway in this process with cleartext HTTP/1.1, HTTP/2 with prior knowledge, TLS with both, and the management port.
/// </summary>
public sealed class GatewayHost : ServerHost
{
    /// <summary>The secret of the gateway's signing key.</summary>
    public const string Secret = "0123456789abcdef0123456789abcdef";

    /// <summary>The <c>kid</c> of the gateway's signing key.</summary>
    public const string KeyId = "test";

    private static readonly string[] Endpoints = ["Management", "Public", "PublicH2c", "PublicTls"];

    private GatewayHost(WebApplication app)
        : base(app, Endpoints) { }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Endpoint("Public");

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => Endpoint("PublicH2c");

    /// <summary>HTTP/1.1 and HTTP/2 over TLS, with <see cref="TestCertificate"/>.</summary>
    public Uri Tls => Endpoint("PublicTls");

    /// <summary>The management port.</summary>
    public Uri Management => Endpoint("Management");

    /// <summary>Starts a gateway. <paramref name="settings"/> override the shipped settings.</summary>
    public static Task<GatewayHost> StartAsync(params (string Key, string? Value)[] settings) =>
        StartAsync(
            configFile: null,
            [("Tokens:SigningKeys:0:Id", KeyId), ("Tokens:SigningKeys:0:Secret", Secret), .. settings]
        );

    /// <summary>Starts a gateway with services of the test, which replace its own.</summary>
    public static Task<GatewayHost> StartAsync(
        Action<IServiceCollection> replace,
        params (string Key, string? Value)[] settings
    ) =>
        StartAsync(
            configFile: null,
            [("Tokens:SigningKeys:0:Id", KeyId), ("Tokens:SigningKeys:0:Secret", Secret), .. settings],
            replace
        );

    /// <summary>
    /// Starts a gateway that reads its signing keys from a settings file. The test may change the file.
    /// </summary>
    public static Task<GatewayHost> StartAsync(string? configFile, params (string Key, string? Value)[] settings) =>
        StartAsync(configFile, settings, _ => { });

    private static async Task<GatewayHost> StartAsync(
        string? configFile,
        (string Key, string? Value)[] settings,
        Action<IServiceCollection> replace
    ) =>
        new(
            await StartProgramAsync(
                configure => Program.Build(configFile is null ? [] : [configFile], configure),
                builder =>
                {
                    Configure(
                        builder,
                        Settings().Concat(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
                    );
                    replace(builder.Services);
                    builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
                        kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = TestCertificate.Instance)
                    );
                }
            )
        );

    /// <summary>Starts a gateway in front of these log sources.</summary>
    public static Task<GatewayHost> StartAsync(
        IEnumerable<LogSourceHost> sources,
        params (string Key, string? Value)[] settings
    ) =>
        StartAsync([
            .. sources.Select(
                (source, i) =>
                    (
                        $"ReverseProxy:Clusters:log-source:Destinations:{(i == 0 ? "primary" : $"other-{i}")}:Address",
                        (string?)source.H2c.ToString()
                    )
            ),
            .. settings,
        ]);

    /// <summary>The settings that make the public endpoints listen on an address other than loopback.</summary>
    public static (string Key, string? Value)[] ListenOn(IPAddress address) =>
        [
            ("Kestrel:Endpoints:Public:Url", $"http://{address}:0"),
            ("Kestrel:Endpoints:PublicH2c:Url", $"http://{address}:0"),
            ("Kestrel:Endpoints:PublicTls:Url", $"https://{address}:0"),
        ];

    /// <summary>Issues a token with the gateway's signing key.</summary>
    public string Token(
        string scope = TokenClaims.ReadLogs,
        string app = "example-app",
        string tenant = "acme",
        double seconds = 3_600
    ) => Services.GetRequiredService<TokenIssuer>().Issue(tenant, [app], scope, TimeSpan.FromSeconds(seconds));

    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
        [
            new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:PublicH2c:Url", "http://127.0.0.1:0"),
            new("Kestrel:Endpoints:PublicH2c:Protocols", "Http2"),
            new("Kestrel:Endpoints:PublicTls:Url", "https://127.0.0.1:0"),
            new("Draining:Delay", "00:00:00"),
            new("Draining:Window", "00:00:00"),
        ];
}
