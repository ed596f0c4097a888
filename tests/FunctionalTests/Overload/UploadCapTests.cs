using System.Net;
using EdgeGateway.Overload.Caps;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionalTests.Overload;

/// <summary>Caps on requests with a body.</summary>
[Trait("Category", "Waits")]
public sealed class UploadCapTests
{
    [Fact]
    public async Task An_address_has_a_number_of_uploads_behind_a_proxy_too()
    {
        await using var backend = await BackendHost.StartAsync(ReadBodyAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("Overload:MaxUploadsPerAddress", "2"),
            ("ForwardedHeaders:KnownProxies:0", "127.0.0.1"),
        ]);
        using var refused = new MetricCapture(gateway, "edge.overload.refused");
        using var first = await BeginAsync(gateway, "192.0.2.1");
        using var second = await BeginAsync(gateway, "192.0.2.1");
        await Eventually.HoldsAsync(() => Open(gateway) == 2);

        using var third = await BeginAsync(gateway, "192.0.2.1");
        var answer = await third.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too-many-uploads\"", answer, StringComparison.Ordinal);
        Assert.Contains("Retry-After: ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        Assert.Equal(["cap=uploads-per-address"], refused.Tags);

        using var other = await BeginAsync(gateway, "192.0.2.2");
        await Eventually.HoldsAsync(() => Open(gateway) == 3);
        await first.SendAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await first.ReadToEndAsync(), StringComparison.Ordinal);
        using var again = await BeginAsync(gateway, "192.0.2.1");
        await again.SendAsync("0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await again.ReadToEndAsync(), StringComparison.Ordinal);
        second.Reset();
        other.Reset();
        await Eventually.HoldsAsync(() => Open(gateway) == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_uploads_of_a_byte_now_and_then_end_and_the_honest_one_among_them_completes(bool http2)
    {
        const int Attackers = 10;
        const int Accepted = 3;
        await using var backend = await BackendHost.StartAsync(ReadBodyAsync);
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("Overload:MaxSlowUploadsPerAddress", $"{Accepted}"),
        ]);
        using var refused = new MetricCapture(gateway, "edge.overload.refused");
        var length = SlowUploads.Grace + TimeSpan.FromSeconds(5);
        var attacks = Enumerable.Range(0, Attackers).Select(_ => PostAsync("x")).ToArray();
        var honest = PostAsync($"{new string('a', 79)}\n");

        var ended = Attackers - Accepted + 1;
        Assert.Equal(ended, (await Task.WhenAll(attacks)).Count(isAccepted => !isAccepted));
        Assert.True(await honest);
        Assert.Equal(ended, refused.Sum);
        Assert.All(refused.Tags, tag => Assert.Equal("cap=slow-uploads-per-address", tag));
        await gateway.AssertEndedAsync("end=overload ");
        Assert.Equal(0, Open(gateway));

        async Task<bool> PostAsync(string line)
        {
            try
            {
                using var response = await Http.SendAsync(
                    new HttpRequestMessage(HttpMethod.Post, new Uri(http2 ? gateway.H2c : gateway.Http, "/generic/x"))
                    {
                        Content = new TrickleContent(line, length),
                    },
                    http2: http2
                );
                if (response.IsSuccessStatusCode)
                {
                    return true;
                }

                Assert.Equal(HttpStatusCode.RequestTimeout, response.StatusCode);
                Assert.Equal("request-timeout", await Http.ProblemCodeAsync(response));
            }
            catch (HttpRequestException)
            {
                // Over HTTP/1.1 the client still sends, and does not read the response.
                Assert.False(http2);
            }

            return false;
        }
    }

    private static int Open(GatewayHost gateway) => gateway.Services.GetRequiredService<UploadGate>().Open.Count;

    private static async Task<RawConnection> BeginAsync(GatewayHost gateway, string client)
    {
        var connection = await RawConnection.OpenAsync(gateway.Http);
        await connection.SendAsync(
            $"POST /generic/x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {client}\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"
        );
        return connection;
    }

    private static Task ReadBodyAsync(HttpContext context)
    {
        // By default Kestrel ends bodies that are slower than 240 bytes/s.
        context.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
        return context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }
}
