using System.Net;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.UnitTests.RateLimiting;

public sealed class RuleSetsTests
{
    [Fact]
    public void A_client_named_like_the_key_of_an_address_has_its_own_rules()
    {
        var options = new LimitOptions { ClientRateLimiting = new() { GeneralRules = { Rule("*", 100) } } };
        options.ClientRateLimitPolicies.ClientRules.Add(new() { ClientId = "anon", Rules = { Rule("*", 2) } });
        var book = new RuleSets(options).ByClient!;
        Assert.Equal(100, LimitOf("anon@192.0.2.1"));
        Assert.Equal(2, LimitOf("anon"));

        double LimitOf(string client) =>
            book.Find(new RequestIdentity(client, IPAddress.Parse("192.0.2.1"), "GET", "/"), "anon@192.0.2.1")!
                .Counters[0]
                .Rule.Limit;
    }

    [Fact]
    public void Long_paths_take_no_more_memory_than_short_paths()
    {
        var book = new RuleSets(
            new LimitOptions
            {
                ClientRateLimiting = new() { EnableEndpointRateLimiting = true, GeneralRules = { Rule("*", 1) } },
            }
        ).ByClient!;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1_000; i++)
        {
            book.Find(
                new RequestIdentity("client", IPAddress.Loopback, "GET", $"/{i}{new string('x', 20_000)}"),
                "client"
            );
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000_000);
        GC.KeepAlive(book);
    }

    [Fact]
    public void A_rule_with_limit_0_has_one_counter_for_all_paths()
    {
        var book = new RuleSets(
            new LimitOptions
            {
                ClientRateLimiting = new()
                {
                    EnableEndpointRateLimiting = true,
                    GeneralRules = { Rule("get:/closed/*", 0), Rule("get:/open/*", 1) },
                },
            }
        ).ByClient!;
        Assert.Single(Keys("closed"));
        Assert.Equal(3, Keys("open").Count);

        HashSet<string> Keys(string folder) =>
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i =>
                        book.Find(new RequestIdentity("client", IPAddress.Loopback, "GET", $"/{folder}/{i}"), "client")!
                            .Counters[0]
                            .Key
                    ),
            ];
    }

    [Fact]
    public void A_WebSocket_over_HTTP_2_matches_the_rules_for_GET()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "CONNECT";
        context.Request.Path = "/ws";
        context.Features.Set<IHttpExtendedConnectFeature>(new WebSocketConnect());
        var (request, _) = new RuleSets(new LimitOptions()).Identify(context);
        Assert.Equal("get:/ws", request.Endpoint);
    }

    private static RuleOptions Rule(string endpoint, double limit) =>
        new()
        {
            Endpoint = endpoint,
            Period = "1m",
            Limit = limit,
        };

    private sealed class WebSocketConnect : IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => true;

        public string? Protocol => "websocket";

        public ValueTask<Stream> AcceptAsync() => throw new NotSupportedException();
    }
}
