using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

/// <summary>HEAD has the status and headers of GET and no body (RFC 9110 section 9.3.2).</summary>
public sealed class HeadTests
{
    // These headers describe the body, which HEAD does not have, or the connection, which only a stream takes over, or
    // change with time.
    private static readonly string[] NotCompared = ["Date", "Connection", "Content-Length", "Transfer-Encoding"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HEAD_on_the_log_api_has_the_status_and_headers_of_GET(bool http2)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([source]);
        using var posted = await Http.PostAsync(
            gateway.Http,
            "/apps/example-app/lines?container=web-1",
            gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            "hello\nagain hello\n"
        );
        foreach (
            var (path, status) in ((string, int)[])
                [
                    ("/apps/example-app/logs", 200),
                    ("/apps/example-app/logs?n=0", 204),
                    ("/apps/example-app/logs?filter=cron", 204),
                    ("/apps/example-app/logs?n=500&filter=web", 200),
                    ("/apps/example-app/logs?since=1-0", 200),
                    ("/apps/example-app/logs?n=x", 400),
                    ("/apps/example-app/logs?after=0-0&n=1", 200),
                    ("/apps/example-app/logs?before=1999-01-01T00:00:00Z", 204),
                    ("/apps/example-app/logs?before=now", 400),
                    ("/apps/example-app/logs?search=hello", 200),
                    ("/apps/example-app/containers", 200),
                    ("/apps/example-app/containers?before=now", 400),
                    ("/apps/other-app/containers", 403),
                    ("/apps/example-app/logs?stream=true", 200),
                    ("/apps/example-app/logs?stream=true&n=5", 200),
                    ("/apps/example-app/logs?stream=true&n=1", 200),
                    ("/apps/example-app/logs?stream=true&n=5&search=none", 200),
                    ("/apps/other-app/logs", 403),
                    ("/apps/Example/logs", 404),
                ]
        )
        {
            await AssertSameHeadAsync(http2 ? gateway.H2c : gateway.Http, path, gateway.Token(), http2, status);
            if (status is not 403)
            {
                await AssertSameHeadAsync(http2 ? source.H2c : source.Http, path, null, http2, status);
            }
        }

        await AssertSameHeadAsync(
            http2 ? gateway.H2c : gateway.Http,
            "/v1/apps/example-app/logs",
            gateway.Token(TokenClaims.MakeLogsUrl),
            http2,
            200
        );
    }

    [Theory]
    [InlineData("/revocations", 200)]
    [InlineData("/limits/acme", 200)]
    [InlineData("/limits/acme?endpoint=x", 400)]
    public async Task HEAD_on_the_management_port_has_the_status_and_headers_of_GET(string path, int status)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await AssertSameHeadAsync(
            gateway.Management,
            path,
            gateway.Token(TokenClaims.Administer),
            http2: false,
            status
        );
    }

    [Theory]
    [InlineData("/v1/apps/example-app/logs", TokenClaims.MakeLogsUrl, "GET, HEAD")]
    [InlineData("/limits/acme", TokenClaims.Administer, "GET, HEAD")]
    [InlineData("/revocations", TokenClaims.Administer, "GET, HEAD, POST, DELETE")]
    public async Task A_405_response_lists_HEAD_among_the_allowed_methods(string path, string scope, string allowed)
    {
        await using var gateway = await GatewayHost.StartAsync();
        var server = scope == TokenClaims.Administer ? gateway.Management : gateway.Http;
        using var response = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Put, new Uri(server, path)),
            gateway.Token(scope)
        );
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow));
    }

    private static async Task AssertSameHeadAsync(Uri server, string path, string? token, bool http2, int status)
    {
        using var got = await Http.GetAsync(server, path, token, http2);
        using var head = await Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Head, new Uri(server, path)),
            token,
            http2
        );
        Assert.Equal((path, status, status), (path, (int)got.StatusCode, (int)head.StatusCode));
        Assert.Equal(Headers(got), Headers(head));

        // Reading to the end shows that HEAD on a stream does not stay open.
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(header => !NotCompared.Contains(header.Key))
            .Select(header => $"{header.Key}: {header.Value}")
            .Order(StringComparer.Ordinal);
}
