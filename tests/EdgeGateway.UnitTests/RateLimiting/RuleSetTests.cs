using System.Net;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.UnitTests.RateLimiting;

[Collection(typeof(SerialTests))]
public sealed class RuleSetTests
{
    private static readonly IPAddress Address = IPAddress.Parse("192.0.2.1");

    [Fact]
    public void A_client_whose_id_equals_the_key_of_an_address_has_its_own_rules()
    {
        var policies = new PoliciesOptions
        {
            ClientRules =
            {
                new() { ClientId = "anon", Rules = { Rule("*", 2) } },
            },
        };
        var rules = new RuleSet(new() { GeneralRules = { Rule("*", 100) } }, policies, byAddress: false);
        var named = new RequestIdentity("anon 192.0.2.1", Address, "GET", "/");
        var anonymous = new RequestIdentity("anon", Address, "GET", "/") { UsesAddressCounters = true };
        Assert.Equal(named.ClientKey, anonymous.ClientKey);
        Assert.Equal(100, rules.Match(named)!.Counters[0].Rule.Limit);
        Assert.Equal(2, rules.Match(anonymous)!.Counters[0].Rule.Limit);
    }

    [Fact]
    public void Long_paths_take_no_more_memory_than_short_ones()
    {
        var rules = PerEndpoint(Rule("*", 1));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 1_000; i++)
        {
            rules.Match(new RequestIdentity("client", Address, "GET", $"/{i}{new string('x', 20_000)}"));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 10_000_000);
        GC.KeepAlive(rules);
    }

    [Fact]
    public void A_rule_that_rejects_every_request_has_one_counter_for_all_paths()
    {
        var rules = PerEndpoint(Rule("get:/closed/*", 0), Rule("get:/open/*", 1));
        Assert.Single(Keys("closed"));
        Assert.Equal(3, Keys("open").Count);

        HashSet<string> Keys(string folder) =>
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(i => rules.Match(new RequestIdentity("client", Address, "GET", $"/{folder}/{i}"))!)
                    .Select(matched => matched.Counters[0].Key),
            ];
    }

    private static RuleSet PerEndpoint(params IEnumerable<RuleOptions> rules)
    {
        var section = new SectionOptions { EnableEndpointRateLimiting = true };
        foreach (var rule in rules)
        {
            section.GeneralRules.Add(rule);
        }

        return new RuleSet(section, new PoliciesOptions(), byAddress: false);
    }

    private static RuleOptions Rule(string endpoint, double limit) =>
        new()
        {
            Endpoint = endpoint,
            Period = "1m",
            Limit = limit,
        };
}
