using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

public sealed class SlowUploadTests
{
    [Fact]
    public async Task Who_sends_a_body_slowly_is_served_and_costs_nobody_the_connection_that_they_share()
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var follower = await SseClient.OpenAsync(
            gateway.Http,
            "/apps/example-app/logs?stream=true",
            gateway.Token()
        );
        using var slow = await RawConnection.OpenAsync(gateway.Http);
        await slow.SendAsync(
            $"POST /apps/other-app/lines HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {gateway.Token(TokenClaims.WriteLogs, "other-app", "other")}\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
        );

        // Kestrel, left alone, gives a body 5 s to come at 240 bytes a second.
        for (var i = 0; i < 9; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await slow.SendAsync("x");
        }

        Assert.StartsWith("HTTP/1.1 202 ", await slow.ReadToEndAsync(), StringComparison.Ordinal);
        using var posted = await Http.PostAsync(
            gateway.Http,
            "/apps/example-app/lines",
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            "still here"
        );
        Assert.Contains("still here", (await follower.NextAsync())?.Data, StringComparison.Ordinal);
    }
}
