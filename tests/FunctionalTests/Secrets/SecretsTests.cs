using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using EdgeGateway.Commands;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Tokens;
using LogSource.Checks;
using Microsoft.Extensions.Configuration;

namespace FunctionalTests.Secrets;

/// <summary>
/// No secret of the settings appears in any output, whatever fails: the log at its most verbose level with all
/// exceptions, traces, metrics and events, responses, the report of <c>check</c>, the errors of a start.
/// </summary>
/// <remarks>Runs alone, because its listener records the requests of every gateway in this process.</remarks>
[Collection(nameof(SecrecyTests))]
[Trait("Category", "Waits")]
public sealed class SecretsTests : IDisposable
{
    private readonly ConfiguredSecrets _secrets = new();
    private readonly ConcurrentQueue<string> _outputs = new();
    private readonly EchoingRedis _redis = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _redis.Dispose();
        _secrets.Dispose();
    }

    [Fact]
    public async Task A_secret_of_the_settings_appears_in_no_output_whatever_fails()
    {
        using (var telemetry = new TelemetryCapture())
        {
            await RunGatewayAsync();
            await RunLogSourceAsync();
            Add(telemetry.Texts);
        }

        await CheckAsync(GatewaySettings(), GatewayCheck.RunAsync);
        await CheckAsync(LogSourceSettings(), LogSourceCheck.RunAsync);
        foreach (var wrong in WrongSettings())
        {
            await CheckAsync([.. GatewaySettings(), .. wrong], GatewayCheck.RunAsync);
        }

        await RunProcessAsync();

        // The control: each output was captured, and a secret that is printed is found.
        Assert.True(_redis.HasEchoed(_secrets.RedisPassword));
        Assert.Contains(_outputs, text => text.Contains("Redis refuses the connection", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("Tokens:SigningKeys:0:Secret is '", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("a certificate that can be read", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("\"settings\"", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(_outputs, text => text.StartsWith("activity", StringComparison.Ordinal));
        Assert.NotEmpty(_secrets.FindIn($"x{Uri.EscapeDataString(_secrets.RedisPassword)}"));
        var leaks =
            from text in _outputs
            from line in text.Split('\n')
            from secret in _secrets.FindIn(line)
            select $"{secret} is in: {line[..Math.Min(line.Length, 1_000)]}";
        var found = string.Join('\n', leaks.Distinct());
        Assert.True(found.Length == 0, found);
    }

    // Key, value: each is wrong, or makes something fail later, and most contain a secret.
    private IEnumerable<(string Key, string? Value)[]> WrongSettings()
    {
        var own = _secrets.New("misplaced");
        var file = _secrets.Pkcs12File;
        return
        [
            [("Tokens:SigningKeys:0:Secret", own[..20])],
            [("Tokens:SigningKeys:0:Secret:Value", own)],
            [("Tokens:SigningKeys:1:Secret", own), ("Tokens:SigningKeys:1:Id", "k1")],
            [("Tokens:SigningKeys:0:Password", own)],
            [("Tokens:SigningKeys", own)],
            [("Tokens:KeySets:0:Url", $"http://user:{own}@id.test/jwks"), ("Tokens:KeySets:0:RequireHttps", "false")],
            [("Redis:ConnectionString", $"redis://gateway:{own}@host:notaport")],
            [("Redis:ConnectionString", $"redis.test,password={own},ssl=maybe")],
            [("Redis:ConnectionString", $"redis.test,passwort={own}")],
            [("Redis:ConnectionString", $"redis.test:6379,ssl=true,{own}")],
            [("Redis:ConnectionString:Password", own)],
            [("Redis:Password", own)],
            [("Kestrel:Certificates:Default:Password", own)],
            [("Kestrel:Certificates:Default:Password:0", own)],
            [("Kestrel:Certificates:Default:KeyPath", file)],
            [("Kestrel:Certificates:Default:Pasword", own)],
            [("BackendTls:Clusters:log-source:Certificate:Password", own)],
            [("BackendTls:Clusters:log-source:Certificate:Path", _secrets.SigningKeyFile)],
            [("BackendTls:Clusters:log-source:CertificateAuthority", _secrets.SigningKeyFile)],
            [("BackendAuthentication:Secrets:0:Secret", own[..20])],
            [("BackendAuthentication:Secrets:0:Secret", $"{own} with spaces and \u00e9")],
            [("BackendAuthentication:Secrets", own)],
            [
                ("ReverseProxy:Routes:logs:Transforms:0:RequestHeader", "A"),
                ("ReverseProxy:Routes:logs:Transforms:0:Sett", own),
            ],
            [("ReverseProxy:Routes:logs:Transforms:0:Unknown", own)],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://user:{own}@host:99999/")],
            [("ReverseProxy:Clusters:log-source:Destinations:primary:Address", $"http://user:{own}@host/?key={own}")],
            [("ReverseProxy:Clusters:log-source:HttpClient:WebProxy:Address", $"http://user:{own}@proxy:notaport")],
            [("PublicUrl", $"https://user:{own}@logs.test/?key={own}")],
            [("OTEL_EXPORTER_OTLP_ENDPOINT", $"collector?key={own}")],
        ];
    }

    private (string Key, string? Value)[] GatewaySettings() =>
        [
            ("Tokens:SigningKeys:0:Id", "k1"),
            ("Tokens:SigningKeys:0:Secret", _secrets.SigningKey),
            ("Tokens:SigningKeys:9:Id", "k9"),
            ("Tokens:SigningKeys:9:SecretFile", _secrets.SigningKeyFile),
            ("Tokens:KeySets:0:Url", $"http://127.0.0.1:1/jwks?signature={_secrets.New("url-signature")}"),
            (
                "Redis:ConnectionString",
                $"redis://gateway:{Uri.EscapeDataString(_secrets.RedisPassword)}@127.0.0.1:{_redis.Port}"
            ),
            ("Kestrel:Certificates:Default:Path", _secrets.Pkcs12File),
            ("Kestrel:Certificates:Default:Password", _secrets.CertificatePassword),
            ("BackendTls:Clusters:log-source:Certificate:Path", _secrets.Pkcs12File),
            ("BackendTls:Clusters:log-source:Certificate:Password", _secrets.CertificatePassword),
            ("BackendAuthentication:Secrets:0:Cluster", "log-source"),
            ("BackendAuthentication:Secrets:0:Secret", _secrets.BackendSecret),
            ("ReverseProxy:Routes:logs:Transforms:0:RequestHeader", "X-Key"),
            ("ReverseProxy:Routes:logs:Transforms:0:Set", _secrets.HeaderValue),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "true"),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Interval", "00:00:00.2"),
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Query", $"?key={_secrets.New("probe-key")}"),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", "http://127.0.0.1:1/"),
            (
                "ReverseProxy:Clusters:proxied:HttpClient:WebProxy:Address",
                $"http://user:{_secrets.New("proxy-password")}@127.0.0.1:1/"
            ),
            ("ReverseProxy:Clusters:proxied:Destinations:primary:Address", "http://backend.test/"),
            ("ReverseProxy:Routes:proxied:ClusterId", "proxied"),
            ("ReverseProxy:Routes:proxied:Match:Path", "/proxied/{**rest}"),
            ("ReverseProxy:Routes:proxied:AuthorizationPolicy", "Anonymous"),
            ("Tokens:MaxFailuresPerMinute", "0"),
        ];

    private (string Key, string? Value)[] LogSourceSettings() =>
        [
            ("Buffer:Kind", "Redis"),
            (
                "Redis:ConnectionString",
                $"127.0.0.1:{_redis.Port},user=source,password={_secrets.RedisPassword},connectTimeout=500"
            ),
            ("Kestrel:Certificates:Default:Path", _secrets.Pkcs12File),
            ("Kestrel:Certificates:Default:Password", _secrets.CertificatePassword),
            ("GatewayAuthentication:Secrets:0:Secret", _secrets.BackendSecret),
            ("Syslog:Endpoints:Tcp:Url", "tls://127.0.0.1:0"),
            ("Syslog:Routes:0:App", "example-app"),
        ];

    private async Task RunGatewayAsync()
    {
        await using var gateway = await GatewayHost.StartAsync(
            configFile: null,
            [.. VerboseLog.Settings, .. GatewaySettings()]
        );
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Redis refuses the connection") is not null);
        await RequestAsync(gateway.Http, "/apps/example-app/logs", gateway.Token());
        await RequestAsync(gateway.Http, "/apps/example-app/logs", "broken");
        await RequestAsync(gateway.Http, "/proxied/x");
        await RequestAsync(gateway.Http, "/unknown");
        foreach (var path in new[] { "/readyz", "/healthz", "/metrics", "/revocations", "/limits/acme" })
        {
            await RequestAsync(gateway.Management, path, gateway.Token("admin"));
        }

        using (
            var revoked = await Http.PostAsync(
                gateway.Management,
                "/revocations",
                gateway.Token("admin"),
                "application/json",
                """{"jti":"x"}"""
            )
        )
        {
            await AddAsync(revoked);
        }

        // One value of each key: every fault of a section is logged.
        gateway.ChangeSettings([.. WrongSettings().SelectMany(wrong => wrong).DistinctBy(setting => setting.Key)]);
        await gateway.StopAsync();
        Add(gateway.Log.Lines);
    }

    private async Task RunLogSourceAsync()
    {
        await using var source = await LogSourceHost.StartAsync([.. VerboseLog.Settings, .. LogSourceSettings()]);
        await Eventually.HoldsAsync(() => source.FindLogLine("Redis refuses the connection") is not null);
        foreach (var path in new[] { "/readyz", "/apps/example-app/logs", "/apps/example-app/lines" })
        {
            await RequestAsync(source.Http, path);
        }

        await RequestAsync(source.Management, "/metrics");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(source.Http, "/apps/example-app/logs"))
        {
            Headers = { { "X-Edge-Secret", _secrets.BackendSecret } },
        };
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        await AddAsync(response);
        await source.StopAsync();
        Add(source.Log.Lines);
    }

    // Standard output and standard error of a program that does not start.
    private async Task RunProcessAsync()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            GatewayProcess.StartAsync([
                .. GatewaySettings()
                    .Append(("Kestrel:Certificates:Default:Password", _secrets.New("wrong")))
                    .Select(setting => KeyValuePair.Create(setting.Item1, setting.Item2)),
            ])
        );
        _outputs.Enqueue(failure.ToString());
    }

    private async Task CheckAsync(
        (string Key, string? Value)[] settings,
        Func<IEnumerable<string>, Action<Microsoft.AspNetCore.Builder.WebApplicationBuilder>?, Task<CheckReport>> run
    )
    {
        var report = await run(
            [],
            builder =>
                builder.Configuration.AddInMemoryCollection(
                    settings
                        .GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase)
                        .Select(same => KeyValuePair.Create(same.Key, same.Last().Value))
                )
        );
        _outputs.Enqueue(JsonSerializer.Serialize(report));
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        await CheckText.WriteAsync(report, output, error);
        Add([output.ToString(), error.ToString()]);
    }

    private async Task RequestAsync(Uri server, string path, string? token = null)
    {
        using var response = await Http.GetAsync(server, path, token);
        await AddAsync(response);
    }

    private async Task AddAsync(HttpResponseMessage response) =>
        Add([response.ToString(), await response.Content.ReadAsStringAsync(Cancel)]);

    private void Add(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            _outputs.Enqueue(text);
        }
    }
}
