using System.Globalization;
using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Operations;

/// <summary>What balancers and kubelets send to learn whether a program is there.</summary>
public sealed class HealthTests
{
    // HAProxy's "option httpchk" alone, with a path, with a method; an nginx location that proxies; a kubelet; Amazon's and Google's balancers;
    // wget --spider; a balancer that posts.
    private static readonly string[] Checks =
    [
        "OPTIONS / HTTP/1.0\r\n\r\n",
        "OPTIONS {0} HTTP/1.0\r\n\r\n",
        "HEAD {0} HTTP/1.0\r\n\r\n",
        "GET {0} HTTP/1.0\r\n\r\n",
        "GET {0} HTTP/1.0\r\nHost: gateway_backend\r\nConnection: close\r\n\r\n",
        "OPTIONS {0} HTTP/1.1\r\nHost: check\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost: 10.0.0.7:8081\r\nUser-Agent: kube-probe/1.31\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost: [fd00::7]:8081\r\nUser-Agent: ELB-HealthChecker/2.0\r\nAccept-Encoding: gzip, compressed\r\nConnection: close\r\n\r\n",
        "GET {0} HTTP/1.1\r\nHost:\r\nUser-Agent: GoogleHC/1.0\r\nConnection: close\r\n\r\n",
        "HEAD {0}/ HTTP/1.1\r\nHost: check\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
        "GET {0}?from=balancer HTTP/1.1\r\nHost: check\r\nConnection: close\r\n\r\n",
        "POST {0} HTTP/1.1\r\nHost: check\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}",
    ];

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Every_check_gets_a_200(string path)
    {
        await using var source = await LogSourceHost.StartAsync();
        await using var gateway = await GatewayHost.StartAsync();
        foreach (var server in (Uri[])[source.Http, gateway.Management])
        {
            foreach (var check in Checks)
            {
                var asked = string.Format(CultureInfo.InvariantCulture, check, path);
                var answer = await AskAsync(server, asked);
                Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
                Assert.Equal(
                    asked.StartsWith("HEAD", StringComparison.Ordinal),
                    answer.Split("\r\n\r\n", 2)[1].Length == 0
                );
            }
        }
    }

    [Fact]
    public async Task Every_check_of_a_log_source_without_its_buffer_gets_a_503()
    {
        await using var source = await LogSourceHost.StartOnRedisAsync(
            "127.0.0.1:1,abortConnect=false,connectTimeout=200"
        );
        foreach (var check in Checks)
        {
            var answer = await AskAsync(source.Http, string.Format(CultureInfo.InvariantCulture, check, "/readyz"));
            Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_check_over_HTTP_2_gets_a_200_too(string method)
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
    public async Task A_check_over_cleartext_HTTP_2_may_call_itself_https_as_those_of_HAProxy_do(
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

    private static async Task<string> AskAsync(Uri server, string request)
    {
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(request);
        return await connection.ReadToEndAsync();
    }
}
