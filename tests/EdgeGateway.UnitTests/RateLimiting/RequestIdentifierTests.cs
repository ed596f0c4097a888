using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class RequestIdentifierTests
{
    [Fact]
    public void The_same_rules_apply_to_a_websocket_over_http_2_and_over_http_1()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "CONNECT";
        context.Request.Path = "/ws";
        context.Features.Set<IHttpExtendedConnectFeature>(new WebSocketConnect());
        Assert.Equal("get:/ws", new RequestIdentifier(new LimitOptions()).Identify(context).Endpoint);
    }

    private sealed class WebSocketConnect : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
