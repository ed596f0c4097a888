using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>Gateways authenticate to log sources with a shared secret.</summary>
public sealed class BackendSecretTests : IDisposable
{
    private const string Secret = "shared-secret-of-the-tests-0123456789";
    private const string NextSecret = "next-secret-of-the-tests-0123456789ab";
    private const string Logs = "/apps/example-app/logs";
    private const string Lines = "/apps/example-app/lines";
    private const string Header = "X-Edge-Secret";
    private const string Rejected = "does not accept this gateway";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task A_log_source_with_secrets_serves_only_requests_with_one_of_them_and_health_checks()
    {
        await using var source = await LogSourceHost.StartAsync(
            ("GatewayAuthentication:Secrets:0:Secret", Secret),
            ("GatewayAuthentication:Secrets:1:Secret", NextSecret)
        );
        foreach (var path in new[] { Logs, $"{Logs}?stream=true", "/nothing" })
        {
            foreach (var wrong in new[] { null, "", Secret[1..], $"{Secret}x", $"{Secret},{Secret}" })
            {
                using var rejected = await SendAsync(source.Http, path, wrong);
                Assert.Equal(HttpStatusCode.Unauthorized, rejected.StatusCode);
                Assert.Equal("gateway-unauthenticated", await Http.ProblemCodeAsync(rejected));
                Assert.Equal("EdgeSecret", rejected.Headers.WwwAuthenticate.Single().Scheme);
            }
        }

        foreach (var right in new[] { Secret, NextSecret })
        {
            using var served = await SendAsync(source.Http, Logs, right);
            Assert.Equal(HttpStatusCode.NoContent, served.StatusCode);
        }

        foreach (var path in new[] { "/healthz", "/readyz" })
        {
            using var healthy = await SendAsync(source.Http, path, null);
            Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
        }

        // One line a minute, whatever is sent.
        Assert.Single(source.Log.Lines, line => line.Contains("gateway secret", StringComparison.Ordinal));
        Assert.DoesNotContain(source.Log.Lines, line => line.Contains(Secret[1..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_sends_the_clusters_secret_from_a_file_and_not_what_a_client_sends()
    {
        await File.WriteAllTextAsync(_file, Secret + "\n", TestContext.Current.CancellationToken);
        await using var source = await LogSourceHost.StartAsync(("GatewayAuthentication:Secrets:0:SecretFile", _file));
        await using var gateway = await GatewayHost.StartAsync(
            [source],
            ("BackendAuthentication:Secrets:0:Cluster", "log-source"),
            ("BackendAuthentication:Secrets:0:SecretFile", _file)
        );
        using var posted = await Http.PostAsync(
            gateway.Http,
            Lines,
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            "hello"
        );
        Assert.Equal(HttpStatusCode.Accepted, posted.StatusCode);
        using var read = await SendAsync(gateway.Http, Logs, "forged", gateway.Token());
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var socket = await WebSocketClient.OpenAsync(gateway.Http, $"{Logs}?stream=true&n=1", gateway.Token());
        Assert.Contains("hello", await socket.NextAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rejected_gateway_returns_502_logs_the_cause_once_and_serves_after_the_secret_is_corrected()
    {
        await using var source = await LogSourceHost.StartAsync(("GatewayAuthentication:Secrets:0:Secret", Secret));
        await using var gateway = await GatewayHost.StartAsync([source]);

        // A client cannot supply what the gateway lacks.
        foreach (var sent in new[] { null, Secret, Secret })
        {
            using var rejected = await SendAsync(gateway.Http, Logs, sent, gateway.Token());
            Assert.Equal(HttpStatusCode.BadGateway, rejected.StatusCode);
            Assert.Empty(rejected.Headers.WwwAuthenticate);
            Assert.DoesNotContain(
                "secret",
                await rejected.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                StringComparison.OrdinalIgnoreCase
            );
            Assert.Equal("backend-refused", await Http.ProblemCodeAsync(rejected));
        }

        Assert.Single(gateway.Log.Lines, line => line.Contains(Rejected, StringComparison.Ordinal));
        gateway.ChangeSettings(
            ("BackendAuthentication:Secrets:0:Cluster", "log-source"),
            ("BackendAuthentication:Secrets:0:Secret", Secret)
        );
        using var served = await SendAsync(gateway.Http, Logs, null, gateway.Token());
        Assert.Equal(HttpStatusCode.NoContent, served.StatusCode);
        Assert.NotNull(gateway.FindLogLine("accepts this gateway again"));

        source.ChangeSettings(("GatewayAuthentication:Secrets:0:Secret", NextSecret));
        using var outdated = await SendAsync(gateway.Http, Logs, null, gateway.Token());
        Assert.Equal(HttpStatusCode.BadGateway, outdated.StatusCode);
        Assert.Equal(2, gateway.Log.Lines.Count(line => line.Contains(Rejected, StringComparison.Ordinal)));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Secret", "short", "Secret is '(5 characters)': must be 32 to 1024 characters of visible ASCII")]
    [InlineData("Secret", "", "either a Secret or a SecretFile")]
    [InlineData("SecretFile", "/does/not/exist", "SecretFile is '/does/not/exist': must be a file that can be read")]
    public async Task A_wrong_secret_stops_the_start(string key, string value, string fault)
    {
        var gateway = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(
                ("BackendAuthentication:Secrets:0:Cluster", "log-source"),
                ($"BackendAuthentication:Secrets:0:{key}", value)
            )
        );
        Assert.Contains(fault, gateway.Message, StringComparison.Ordinal);
        var source = await Assert.ThrowsAnyAsync<Exception>(() =>
            LogSourceHost.StartAsync(($"GatewayAuthentication:Secrets:0:{key}", value))
        );
        Assert.Contains(fault, source.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_for_an_unknown_cluster_stops_the_start()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            GatewayHost.StartAsync(
                ("BackendAuthentication:Secrets:0:Cluster", "log-sources"),
                ("BackendAuthentication:Secrets:0:Secret", Secret)
            )
        );
        Assert.Contains("must be the name of a configured cluster", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        Uri server,
        string path,
        string? secret,
        string? token = null
    )
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation(Header, secret);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
