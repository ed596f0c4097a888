using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

/// <summary>Clients cannot forge the headers that the gateway writes for backends.</summary>
public sealed class SpoofingTests(RecordingFixture servers) : IClassFixture<RecordingFixture>
{
    private const string Lines = "/apps/mine/lines";

    public static TheoryData<string> ForgedNames =>
        [
            "X-Edge-Tenant",
            "x-edge-tenant",
            "X-EDGE-APP",
            "X-Edge-Request-Id",
            "X-Edge-Anything",
            "X_Edge_Tenant",
            "x_edge-app",
            "X-Edge_Tenant",
            "X.Edge.Tenant",
            "X~Edge~App",
            "X-Edge-(",
            "X-Edge-@",
            "X-Forwarded-For",
            "x-forwarded-for",
            "X_Forwarded_For",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Prefix",
            "X-Forwarded-Port",
            "X-Forwarded-Server",
            "X-Forwarded-Ssl",
            "X-Forwarded-Scheme",
            "X-Forwarded-PathBase",
            "Forwarded",
            "FORWARDED",
            "X-Real-IP",
            "X-Real-Ip",
            "X_Real_IP",
            "X-Original-For",
            "X-Original-Host",
            "X-Original-Proto",
            "X-Original-URL",
            "X-Original-Url",
            "X_Original_URL",
            "X-Rewrite-URL",
            "X-Rewrite-Url",
        ];

    [Theory]
    [MemberData(nameof(ForgedNames))]
    public async Task Forged_headers_do_not_reach_a_backend(string name)
    {
        var response = await servers.Gateway.SendRawAsync(
            $"{name}: {ForgedRequests.ForgedValue}\r\n{name}: {ForgedRequests.ForgedValue}\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Single(servers.TakeRequests()).AssertGatewayHeaders();

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        var field = (name.ToLowerInvariant(), ForgedRequests.ForgedValue);
        Assert.Equal(
            "200",
            await connection.RequestAsync([.. Head("GET", ForgedRequests.Logs, "logs:read"), field, field])
        );
        Assert.Single(servers.TakeRequests()).AssertGatewayHeaders();
        Assert.Null(servers.Gateway.FindLogLine(ForgedRequests.ForgedValue));
    }

    [Theory]
    [InlineData(
        "Connection: close, X-Edge-Tenant, X-Edge-App, X-Edge-Request-Id, X-Forwarded-For, X-Forwarded-Proto, X-Forwarded-Host"
    )]
    [InlineData("Connection: x-edge-tenant\r\nConnection: X-Forwarded-For, close")]
    [InlineData("Proxy-Connection: X-Edge-Tenant, X-Forwarded-For")]
    public async Task Naming_a_gateway_header_in_Connection_does_not_remove_it(string header)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.Gateway.SendRawAsync($"{header}\r\nX-Edge-Tenant: {ForgedRequests.ForgedValue}\r\n"),
            StringComparison.Ordinal
        );
        Assert.Single(servers.TakeRequests()).AssertGatewayHeaders();
    }

    [Theory]
    [InlineData("X-Edge-Tenant")]
    [InlineData("X_Edge_App")]
    [InlineData("X-Forwarded-For")]
    public async Task Forged_trailers_do_not_reach_a_backend(string name)
    {
        using var raw = await RawConnection.OpenAsync(servers.Gateway.Http);
        await raw.SendAsync(
            $"POST {Lines} HTTP/1.1\r\nHost: mine.example.com\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                + $"Trailer: {name}\r\nAuthorization: Bearer {Token("logs:write")}\r\n\r\n1\r\nx\r\n0\r\n"
                + $"{name}: {ForgedRequests.ForgedValue}\r\n\r\n"
        );
        Assert.StartsWith("HTTP/1.1 200 ", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Single(servers.TakeRequests()).AssertGatewayHeaders();

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "200",
            await connection.RequestAsync(
                [.. Head("POST", Lines, "logs:write")],
                [(name.ToLowerInvariant(), ForgedRequests.ForgedValue)]
            )
        );
        Assert.Single(servers.TakeRequests()).AssertGatewayHeaders();
    }

    private (string Name, string Value)[] Head(string method, string path, string scope) =>
        [
            (":method", method),
            (":scheme", "http"),
            (":authority", "mine.example.com"),
            (":path", path),
            ("authorization", $"Bearer {Token(scope)}"),
        ];

    private string Token(string scope) => servers.Gateway.Token(scope, "mine");
}
