using System.Net;
using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;
using FunctionalTests.Tokens.Revocation;

namespace FunctionalTests.Management;

/// <summary>Who may use the admin API without a token: processes of this host, and nobody through them.</summary>
public sealed class LocalRequestTests
{
    private const string Path = RevocationsClient.Path;

    public static TheoryData<string, string, string> OfOthers =>
        new()
        {
            { "Host", "rebound.example.com", "token-missing" },
            { "X-Forwarded-For", "127.0.0.1", "token-missing" },
            { "X-Forwarded-For", "203.0.113.9", "token-missing" },
            { "X-Forwarded-Server", "proxy", "token-missing" },
            { "x-forwarded-port", "80", "token-missing" },
            { "X-Real-IP", "203.0.113.9", "token-missing" },
            { "CF-Connecting-IP", "203.0.113.9", "token-missing" },
            { "Forwarded", "for=127.0.0.1", "token-missing" },
            { "Host", "localhost.example.com", "token-missing" },
            { "Host", "127.0.0.1.nip.example", "token-missing" },
            { "Via", "1.1 proxy", "token-missing" },
            { "Authorization", "Bearer nonsense", "token-invalid" },
            { "Origin", "https://example.com", "cross-origin" },
            { "Origin", "null", "cross-origin" },
            { "Sec-Fetch-Site", "cross-site", "cross-origin" },
            { "Sec-Fetch-Site", "same-site", "cross-origin" },
        };

    [Fact]
    public async Task A_process_of_this_host_needs_no_token_unless_it_is_required()
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(gateway.Management, Path)).StatusCode);

        gateway.ChangeSettings(("Management:RequireToken", "Always"));
        await Eventually.HoldsAsync(async () =>
            (await Http.GetAsync(gateway.Management, Path)).StatusCode == HttpStatusCode.Unauthorized
        );
    }

    [Theory]
    [MemberData(nameof(OfOthers))]
    public async Task A_request_that_another_host_or_page_caused_is_rejected(string header, string value, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, Path));
        Assert.True(request.Headers.TryAddWithoutValidation(header, value));
        Assert.Equal(code, await Http.ProblemCodeAsync(await Http.SendAsync(request)));
    }

    [Fact]
    public async Task A_request_as_nginx_forwards_it_by_default_needs_a_token()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var raw = await RawConnection.OpenAsync(gateway.Management);
        await raw.SendAsync(
            Encoding.ASCII.GetBytes(
                $"GET {Path} HTTP/1.0\r\nHost: {gateway.Management.Authority}\r\nConnection: close\r\n\r\n"
            )
        );
        Assert.StartsWith("HTTP/1.1 401 ", await raw.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_origin_is_rejected_with_a_token_too()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, Path))
        {
            Headers = { { "Sec-Fetch-Site", "cross-site" } },
        };
        Assert.Equal("cross-origin", await Http.ProblemCodeAsync(await Http.SendAsync(request, gateway.AdminToken())));
    }

    [Fact]
    public async Task A_page_of_the_gateway_behind_a_proxy_that_terminates_TLS_is_of_the_same_origin()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, Path))
        {
            Headers =
            {
                { "Sec-Fetch-Site", "same-origin" },
                { "Origin", "https://gateway.example.com" },
                { "X-Forwarded-Proto", "https" },
            },
        };
        using var response = await Http.SendAsync(request, gateway.AdminToken());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
