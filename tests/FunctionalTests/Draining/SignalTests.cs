using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Draining;

/// <summary>
/// The programs' reaction to signals. Of the signals that stop a program, only SIGTERM is sent: a
/// shell's background processes ignore SIGINT and SIGQUIT.
/// </summary>
[Trait("Category", "Waits")]
public sealed class SignalTests
{
    private const int Sighup = 1;
    private const int Sigterm = 15;
    private static readonly (string Key, string? Value) Forever = ("Draining:Delay", "01:00:00");

    [Fact]
    public async Task The_gateway_ignores_sighup_drains_at_the_first_sigterm_and_exits_at_the_second()
    {
        await using var gateway = await GatewayProcess.StartAsync(Forever);
        await AssertSignalsAsync(gateway, gateway.Management);
        Assert.DoesNotContain(gateway.Output, line => line.StartsWith("fail:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_source_ignores_sighup_drains_at_the_first_sigterm_and_exits_at_the_second()
    {
        await using var source = await LogSourceProcess.StartAsync([Forever], TestContext.Current.CancellationToken);
        await AssertSignalsAsync(source, source.Http);
    }

    private static async Task AssertSignalsAsync(ServerProcess server, Uri health)
    {
        server.Signal(Sighup);
        server.Signal(Sigterm);
        await Eventually.HoldsAsync(async () =>
            await StatusAsync(health, "/readyz") == HttpStatusCode.ServiceUnavailable
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(health, "/healthz"));
        Assert.False(server.HasExited);

        // A second signal right after the first counts as the same request to stop.
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
