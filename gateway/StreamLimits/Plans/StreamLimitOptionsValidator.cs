using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Checks <see cref="StreamLimitOptions"/>.</summary>
internal sealed class StreamLimitOptionsValidator : IValidateOptions<StreamLimitOptions>
{
    private const string LimitRule = "0 (no stream) or more; leave it out for no limit";

    public ValidateOptionsResult Validate(string? name, StreamLimitOptions options)
    {
        var faults = new OptionsFaults();
        foreach (var (plan, limits) in options.Plans)
        {
            var key = Key($"{nameof(options.Plans)}:{plan}");
            faults.Check(
                $"{key}:{nameof(limits.PerTenant)}",
                limits.PerTenant,
                limits.PerTenant is null or >= 0,
                LimitRule
            );
            faults.Check($"{key}:{nameof(limits.PerApp)}", limits.PerApp, limits.PerApp is null or >= 0, LimitRule);
        }

        foreach (var (tenant, plan) in options.Tenants)
        {
            faults.Check(Key($"{nameof(options.Tenants)}:{tenant}"), plan, options.Plans.ContainsKey(plan), PlanRule());
        }

        faults.Check(
            Key(nameof(options.Default)),
            options.Default,
            string.IsNullOrEmpty(options.Default) || options.Plans.ContainsKey(options.Default),
            PlanRule()
        );
        faults.Check(
            Key(nameof(options.PlanClaim)),
            options.PlanClaim,
            !string.IsNullOrEmpty(options.PlanClaim),
            "the name of a claim"
        );
        return faults.Result;

        string PlanRule() =>
            $"one of {Key(nameof(options.Plans))}"
            + (options.Plans.Count > 0 ? $": {string.Join(", ", options.Plans.Keys)}" : ", which is empty");
    }

    private static string Key(string setting) => $"{StreamLimitOptions.Section}:{setting}";
}
