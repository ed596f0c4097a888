using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

[Trait("Category", "Waits")]
public sealed class SlowUploadTests
{
    [Fact]
    public async Task A_slow_upload_is_accepted_and_does_not_break_the_shared_backend_connection()
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
            $"POST /apps/other-app/lines HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + $"Authorization: Bearer {gateway.Token(TokenClaims.WriteLogs, "other-app", "other")}\r\n"
                + "Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n"
        );

        // By default Kestrel aborts a body that is slower than 240 bytes/s after 5 s.
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
