using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Redis;
using FunctionalTests.Clients;

namespace FunctionalTests.Fixtures;

[Trait("Category", "Waits")]
public sealed class LogSourceProcessTests
{
    [Fact]
    public async Task A_log_source_process_can_be_killed_and_restarted_on_its_port()
    {
        var url = $"http://127.0.0.1:{LoopbackPort.Reserve()}";
        for (var i = 0; i < 2; i++)
        {
            await using var source = await LogSourceProcess.StartAsync(
                [("Kestrel:Endpoints:Http:Url", url)],
                TestContext.Current.CancellationToken
            );
            Assert.Equal(new Uri(url), source.Http);
            Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(source.Http, "/healthz")).StatusCode);
            await source.KillAsync();
            await Assert.ThrowsAsync<HttpRequestException>(() => Http.GetAsync(source.Http, "/healthz"));
        }
    }
}
