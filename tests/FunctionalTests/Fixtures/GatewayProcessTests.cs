using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Fixtures;

[Trait("Category", "Waits")]
public sealed class GatewayProcessTests
{
    [Fact]
    public async Task A_gateway_process_serves_until_it_is_killed_and_its_output_is_kept()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await Http.GetAsync(gateway.Http, "/apps/example-app/logs")).StatusCode
        );
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, "/healthz")).StatusCode);
        Assert.Contains(gateway.Output, line => line.Contains("Application started.", StringComparison.Ordinal));

        await gateway.KillAsync();
        Assert.True(gateway.HasExited);
        await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(gateway.Http, "/apps/example-app/logs"));
        Assert.DoesNotContain(
            gateway.Output,
            line => line.Contains("Application is shutting down", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_failed_start_reports_its_cause_without_secrets()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            GatewayProcess.StartAsync(
                [new("Tokens:SigningKeys:0:Id", "test"), new("Tokens:SigningKeys:0:Secret", "too-short")],
                TestContext.Current.CancellationToken
            )
        );
        Assert.Contains("gateway: Tokens:SigningKeys:0:Secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", failure.Message, StringComparison.Ordinal);
    }
}
