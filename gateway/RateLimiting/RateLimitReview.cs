using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.RateLimiting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using Microsoft.Extensions.Options;

namespace EdgeGateway.RateLimiting;

/// <summary>Rules that never apply. They are accepted at the start, because AspNetCoreRateLimit accepts them.</summary>
internal sealed class RateLimitReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var options = app.Services.GetRequiredService<IOptions<LimitOptions>>().Value;
        var byAddress = options.IpRateLimitPolicies.IpRules;
        var byClient = options.ClientRateLimitPolicies.ClientRules;
        Review(findings, nameof(options.IpRateLimiting), options.IpRateLimiting);
        Review(findings, nameof(options.ClientRateLimiting), options.ClientRateLimiting);
        ReviewPolicies(
            findings,
            $"{nameof(options.IpRateLimitPolicies)}:{nameof(PoliciesOptions.IpRules)}",
            byAddress,
            options.IpRateLimiting,
            policy => (nameof(policy.Ip), policy.Ip),
            options.IpRateLimiting?.IpWhitelist
        );
        ReviewPolicies(
            findings,
            $"{nameof(options.ClientRateLimitPolicies)}:{nameof(PoliciesOptions.ClientRules)}",
            byClient,
            options.ClientRateLimiting,
            policy => (nameof(policy.ClientId), policy.ClientId),
            options.ClientRateLimiting?.ClientWhitelist
        );
        for (var i = 0; i < byClient.Count; i++)
        {
            if (byClient.Skip(i + 1).Any(later => later.ClientId == byClient[i].ClientId))
            {
                findings.Fault(
                    $"{nameof(options.ClientRateLimitPolicies)}:{nameof(PoliciesOptions.ClientRules)}:{i}:ClientId",
                    byClient[i].ClientId,
                    "another client than that of a later entry, which replaces this one"
                );
            }
        }

        Misplaced(
            findings,
            $"{nameof(options.IpRateLimitPolicies)}:ClientRules",
            options.IpRateLimitPolicies.ClientRules
        );
        Misplaced(
            findings,
            $"{nameof(options.ClientRateLimitPolicies)}:IpRules",
            options.ClientRateLimitPolicies.IpRules
        );
        ReviewRisks(options, findings);
    }

    private static void ReviewRisks(LimitOptions options, Findings findings)
    {
        var hasRules = new[]
        {
            options.IpRateLimiting?.GeneralRules.Count,
            options.ClientRateLimiting?.GeneralRules.Count,
            options.IpRateLimitPolicies.IpRules.Count,
            options.ClientRateLimitPolicies.ClientRules.Count,
        }.Any(count => count > 0);
        if (!hasRules)
        {
            findings.Warn($"{nameof(options.ClientRateLimiting)}:GeneralRules", "", "requests are not limited");
        }

        if (options.ClientRateLimiting?.ClientIdSource == ClientIdSource.Header)
        {
            findings.Warn(
                $"{nameof(options.ClientRateLimiting)}:{nameof(SectionOptions.ClientIdSource)}",
                ClientIdSource.Header,
                "a client can choose the id that it is counted by"
            );
        }
    }

    private static void Review(Findings findings, string key, SectionOptions? section)
    {
        if (section is null)
        {
            return;
        }

        ReviewRules(findings, $"{key}:{nameof(section.GeneralRules)}", section.GeneralRules, section);
        for (var i = 0; i < section.EndpointWhitelist.Count; i++)
        {
            var endpoint = section.EndpointWhitelist[i];
            var at = $"{key}:{nameof(section.EndpointWhitelist)}:{i}";
            if (EndpointPatternCheck.FindFault(endpoint, section.EnableRegexRuleMatching) is { } fault)
            {
                findings.Fault(at, endpoint, fault);
            }
            else if (endpoint == "*")
            {
                findings.Warn(at, endpoint, "no request is limited by this section");
            }
        }
    }

    private static void ReviewPolicies(
        Findings findings,
        string key,
        IList<PolicyOptions> policies,
        SectionOptions? section,
        Func<PolicyOptions, (string Name, string? Value)> id,
        IList<string>? exempt
    )
    {
        for (var i = 0; i < policies.Count; i++)
        {
            var (name, value) = id(policies[i]);
            if (exempt?.Contains(value ?? "") == true)
            {
                findings.Fault($"{key}:{i}:{name}", value, "not in the whitelist, which exempts it from all rules");
            }

            ReviewRules(findings, $"{key}:{i}:{nameof(PolicyOptions.Rules)}", policies[i].Rules, section);
        }
    }

    private static void ReviewRules(Findings findings, string key, IList<RuleOptions> rules, SectionOptions? section)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            var endpoint = $"{key}:{i}:{nameof(rule.Endpoint)}";
            if (section?.EnableEndpointRateLimiting != true && rule.Endpoint != "*")
            {
                findings.Fault(endpoint, rule.Endpoint, "* unless EnableEndpointRateLimiting is true");
            }
            else if (
                EndpointPatternCheck.FindFault(rule.Endpoint, section?.EnableRegexRuleMatching == true) is { } fault
            )
            {
                findings.Fault(endpoint, rule.Endpoint, fault);
            }

            // Of the rules with the same text as their period, only the strictest one applies.
            if (rules.Where((other, at) => at != i && Replaces(other, rule, at < i)).Any())
            {
                findings.Fault(
                    $"{key}:{i}:{nameof(rule.Limit)}",
                    rule.Limit,
                    $"lower than that of another rule for {rule.Endpoint} and {rule.Period}"
                );
            }

            if (rule is { Limit: <= 0, MonitorMode: false })
            {
                findings.Warn($"{key}:{i}:{nameof(rule.Limit)}", rule.Limit, "every request of the rule is rejected");
            }
        }
    }

    private static bool Replaces(RuleOptions other, RuleOptions rule, bool isEarlier) =>
        other.Period == rule.Period
        && other.Endpoint.Equals(rule.Endpoint, StringComparison.OrdinalIgnoreCase)
        && (other.Limit < rule.Limit || (other.Limit.Equals(rule.Limit) && isEarlier));

    private static void Misplaced(Findings findings, string key, IList<PolicyOptions> policies)
    {
        if (policies.Count > 0)
        {
            findings.Fault(key, "…", "in the other section of policies: it has no effect here");
        }
    }
}
