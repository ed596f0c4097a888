using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

/// <summary>Requests with forged headers, and the headers that a backend must get instead.</summary>
internal static class ForgedRequests
{
    /// <summary>The path of all requests.</summary>
    public const string Logs = "/apps/mine/logs";

    /// <summary>The value of forged headers.</summary>
    public const string ForgedValue = "198.51.100.66";

    /// <summary>Sends a GET with these header lines, each of which ends with CRLF.</summary>
    public static async Task<string> SendRawAsync(this GatewayHost gateway, string headers)
    {
        using var raw = await RawConnection.OpenAsync(new UriBuilder(gateway.Http) { Host = "127.0.0.1" }.Uri);
        var close = headers.Contains("close", StringComparison.Ordinal) ? "" : "Connection: close\r\n";
        await raw.SendAsync(
            $"GET {Logs} HTTP/1.1\r\nHost: mine.example.com\r\n"
                + $"{close}Authorization: Bearer {gateway.Token("logs:read", "mine")}\r\n{headers}\r\n"
        );
        return await raw.ReadToEndAsync();
    }

    /// <summary>Asserts that a request has the gateway's headers and no forged value.</summary>
    public static void AssertGatewayHeaders(
        this RecordedRequest request,
        string client = "127.0.0.1",
        string scheme = "http",
        string host = "mine.example.com"
    )
    {
        Assert.Equal("acme", request.Headers["X-Edge-Tenant"]);
        Assert.Equal("mine", request.Headers["X-Edge-App"]);
        Assert.Single(request.Headers["X-Edge-Request-Id"]);
        Assert.Equal(client, request.Headers["X-Forwarded-For"]);
        Assert.Equal(scheme, request.Headers["X-Forwarded-Proto"]);
        Assert.Equal(host, request.Headers["X-Forwarded-Host"]);
        Assert.Equal(
            [
                "x-edge-app",
                "x-edge-request-id",
                "x-edge-tenant",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
            ],
            request
                .Headers.Keys.Where(name => name[0] is 'x' or 'X')
                .Select(name => name.ToLowerInvariant())
                .Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain(ForgedValue, request.ToString(), StringComparison.Ordinal);
    }
}
