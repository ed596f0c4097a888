using System.Globalization;
using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Management;

/// <summary>The health checks of load balancers and kubelets.</summary>
public sealed class HealthTests
{
    // HAProxy's "option httpchk" alone, with a path and with a method; an nginx location that proxies; a kubelet;
    // Amazon's and Google's load balancers; wget --spider; a load balancer that uses POST.
    private static readonly string[] Checks =
    [
        "OPTIONS / HTTP/1.0\r\n\r\n",
        "OPTIONS {0} HTTP/1.0\r\n\r\n",
        "HEAD {0} HTTP/1.0\r\n\r\n",
        "GET {0} HTTP/1.0\r\n\r\n",
        "GET {0} HTTP/1.0\r\nHost: gateway_backend\r\nConnection: close\r\n\r\n",
        "OPTIONS {0} HTTP/1.1\r\nHost: check\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost: 10.0.0.7:8081\r\nUser-Agent: kube-probe/1.31\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost: [fd00::7]:8081\r\nUser-Agent: ELB-HealthChecker/2.0\r\n"
            + "Accept-Encoding: gzip, compressed\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost:\r\nUser-Agent: GoogleHC/1.0\r\nConnection: close\r\n\r\n",
        "HEAD {0}/ HTTP/1.1\r\nHost: check\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
        "GET {0}?from=balancer HTTP/1.1\r\nHost: check\r\nConnection: close\r\n\r\n",
        "POST {0} HTTP/1.1\r\nHost: check\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}",
    ];

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Every_kind_of_health_check_gets_a_200(string path)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var server in (Uri[])[source.Http, gateway.Management])
        {
            foreach (var check in Checks)
            {
                var request = string.Format(CultureInfo.InvariantCulture, check, path);
                var response = await SendRawAsync(server, request);
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", response, StringComparison.Ordinal);
                Assert.Equal(
                    request.StartsWith("HEAD", StringComparison.Ordinal),
                    response.Split("\r\n\r\n", 2)[1].Length == 0
                );
            }
        }
    }

    [Fact]
    public async Task Every_kind_of_readiness_check_gets_a_503_while_the_buffer_is_unreachable()
    {
        await using var source = await LogSourceHost.StartOnRedisAsync(
            "127.0.0.1:1,abortConnect=false,connectTimeout=200"
        );
        foreach (var check in Checks)
        {
            var response = await SendRawAsync(
                source.Http,
                string.Format(CultureInfo.InvariantCulture, check, "/readyz")
            );
            Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_health_check_over_http2_gets_a_200(string method)
    {
        await using var source = await LogSourceHost.StartAsync();
        foreach (var path in (string[])["/healthz", "/readyz"])
        {
            using var response = await Http.SendAsync(
                new HttpRequestMessage(new HttpMethod(method), new Uri(source.H2c, path)),
                http2: true
            );
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("/readyz", "GET", null)]
    [InlineData("/", "OPTIONS", "source")]
    public async Task A_health_check_over_cleartext_http2_may_use_the_scheme_https_as_HAProxy_does(
        string path,
        string method,
        string? authority
    )
    {
        await using var source = await LogSourceHost.StartAsync();
        using var connection = await RawHttp2.OpenAsync(source.H2c);
        (string, string)[] fields = [(":method", method), (":scheme", "https"), (":path", path)];
        Assert.Equal(
            "200",
            await connection.RequestAsync(authority is null ? fields : [.. fields, (":authority", authority)])
        );
    }

    private static async Task<string> SendRawAsync(Uri server, string text)
    {
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(text);
        return await connection.ReadToEndAsync();
    }
}
