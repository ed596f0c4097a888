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
    private readonly RefusingProxy _proxy = new();
    private readonly SecretSettings _settings;

    public SecretsTests() => _settings = new SecretSettings(_secrets, _redis, _proxy);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _redis.Dispose();
        _proxy.Dispose();
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

        await CheckAsync(_settings.Gateway(), GatewayCheck.RunAsync);
        await CheckAsync(_settings.LogSource(), LogSourceCheck.RunAsync);
        foreach (var wrong in _settings.Wrong())
        {
            await CheckAsync([.. _settings.Gateway(), .. wrong], GatewayCheck.RunAsync);
        }

        await RunProcessAsync();
        await RunBehindProxyAsync();

        // The control: each output was captured, and a secret that is printed is found.
        Assert.True(_redis.HasEchoed(_secrets.RedisPassword));
        Assert.Contains(_outputs, text => text.Contains("Redis refuses the connection", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("Tokens:SigningKeys:0:Secret is '", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("a certificate that can be read", StringComparison.Ordinal));
        Assert.Contains(_outputs, text => text.Contains("status code '407'", StringComparison.Ordinal));
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

    private async Task RunGatewayAsync()
    {
        await using var gateway = await GatewayHost.StartAsync(
            configFile: null,
            [.. VerboseLog.Settings, .. _settings.Gateway()]
        );
        await Eventually.HoldsAsync(() => gateway.FindLogLine("Redis refuses the connection") is not null);
        await RequestAsync(gateway.Http, "/apps/example-app/logs", gateway.Token());
        await RequestAsync(gateway.Http, "/apps/example-app/logs", "broken");
        await RequestAsync(gateway.Http, "/proxied/x");
        await RequestAsync(gateway.Http, "/tunnelled/x");
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
        gateway.ChangeSettings([.. _settings.Wrong().SelectMany(wrong => wrong).DistinctBy(setting => setting.Key)]);
        await gateway.StopAsync();
        Add(gateway.Log.Lines);
    }

    private async Task RunLogSourceAsync()
    {
        await using var source = await LogSourceHost.StartAsync([.. VerboseLog.Settings, .. _settings.LogSource()]);
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
                .. _settings
                    .Gateway()
                    .Append(("Kestrel:Certificates:Default:Password", _secrets.New("wrong")))
                    .Select(setting => KeyValuePair.Create(setting.Item1, setting.Item2)),
            ])
        );
        _outputs.Enqueue(failure.ToString());
    }

    // The environment names a proxy with a password for what the program itself requests.
    private async Task RunBehindProxyAsync()
    {
        await using var gateway = await GatewayProcess.StartAsync([
            .. VerboseLog.Settings,
            ("HTTPS_PROXY", $"http://user:{_secrets.New("environment-password")}@127.0.0.1:{_proxy.Port}"),
            ("Tokens:KeySets:0:Url", "https://id.test/jwks"),
        ]);
        await Eventually.HoldsAsync(() =>
            gateway.Output.Any(line =>
                line.Contains("id.test", StringComparison.Ordinal) && line.Contains("407", StringComparison.Ordinal)
            )
        );
        await RequestAsync(gateway.Management, "/readyz");
        await gateway.KillAsync();
        Add(gateway.Output);
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
