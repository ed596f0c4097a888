using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Operations;

/// <summary>What signals do to the programs. SIGTERM stands for SIGINT and SIGQUIT: these are ignored in what a shell runs in the background.</summary>
public sealed class SignalTests
{
    private const int Sighup = 1;
    private const int Sigterm = 15;
    private static readonly (string Key, string? Value) Forever = ("Draining:Delay", "01:00:00");

    [Fact]
    public async Task The_gateway_outlives_a_sighup_drains_at_the_first_sigterm_and_ends_at_the_second()
    {
        await using var gateway = await GatewayProcess.StartAsync(Forever);
        await EndAsync(gateway, gateway.Management);
        Assert.DoesNotContain(gateway.Output, line => line.StartsWith("fail:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_source_does_so_too()
    {
        await using var source = await LogSourceProcess.StartAsync([Forever], TestContext.Current.CancellationToken);
        await EndAsync(source, source.Http);
    }

    private static async Task EndAsync(ServerProcess server, Uri health)
    {
        server.Signal(Sighup);
        server.Signal(Sigterm);
        await Eventually.HoldsAsync(async () =>
            await StatusAsync(health, "/readyz") == HttpStatusCode.ServiceUnavailable
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(health, "/healthz"));
        Assert.False(server.HasExited);

        // One that follows the first at once is the same request to stop.
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        server.Signal(Sigterm);
        Assert.Equal(128 + Sigterm, await server.ExitCodeAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri server, string path)
    {
        using var response = await Http.GetAsync(server, path);
        return response.StatusCode;
    }
}
