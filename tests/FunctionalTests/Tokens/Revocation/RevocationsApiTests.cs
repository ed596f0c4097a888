using System.Net;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens.Revocation;

public sealed class RevocationsApiTests
{
    private const string Path = RevocationsClient.Path;

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"tenant":"a","app":"b"}""")]
    [InlineData("""{"tenent":"a"}""")]
    [InlineData("""{"tenant":""}""")]
    [InlineData("""{"tenant":7}""")]
    [InlineData("""{"tenant":"a","until":"2030-01-01T00:00:00Z"}""")]
    [InlineData("""{"jti":"a","until":"soon"}""")]
    public async Task A_body_that_is_not_a_revocation_is_rejected(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var rejected = await gateway.PostRevocationAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, rejected.StatusCode);
        Assert.Equal("bad-revocation", await Http.ProblemCodeAsync(rejected));
        Assert.Empty(await gateway.RevocationsAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?tenant=")]
    [InlineData("?tenant=acme&app=example-app")]
    [InlineData("?tenant=acme&tenant=other")]
    [InlineData("?tenent=acme")]
    [InlineData("?jti=a&until=2030-01-01T00:00:00Z")]
    [InlineData("?app=Not-An-App")]
    public async Task A_query_that_does_not_name_a_revocation_is_rejected(string query)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var rejected = await gateway.DeleteRevocationAsync(query);
        Assert.Equal(HttpStatusCode.BadRequest, rejected.StatusCode);
        Assert.Equal("bad-revocation", await Http.ProblemCodeAsync(rejected));
    }

    [Fact]
    public async Task Undoing_an_unknown_revocation_is_404()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var rejected = await gateway.DeleteRevocationAsync("?tenant=acme");
        Assert.Equal(HttpStatusCode.NotFound, rejected.StatusCode);
        Assert.Equal("not-revoked", await Http.ProblemCodeAsync(rejected));
    }

    [Fact]
    public async Task The_admin_api_needs_the_scope_admin_and_the_management_port()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        Assert.Equal("token-missing", await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Management, Path)));
        Assert.Equal(
            "token-missing",
            await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Management, $"{Path}?token={gateway.AdminToken()}"))
        );
        var other = gateway.Token("logs:read logs:write logs:url", "*");
        Assert.Equal(
            "insufficient-scope",
            await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Management, Path, other))
        );
        Assert.Equal(
            "method-not-allowed",
            await Http.ProblemCodeAsync(
                await Http.SendAsync(
                    new HttpRequestMessage(HttpMethod.Put, new Uri(gateway.Management, Path)),
                    gateway.AdminToken()
                )
            )
        );
        Assert.Equal(
            "not-found",
            await Http.ProblemCodeAsync(await Http.GetAsync(gateway.Http, Path, gateway.AdminToken()))
        );
    }
}
