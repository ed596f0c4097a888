using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeGateway.StreamLimits.Plans;

/// <summary>Checks <see cref="StreamLimitOptions"/>.</summary>
internal sealed class StreamLimitOptionsValidator(IConfiguration configuration) : IValidateOptions<StreamLimitOptions>
{
    private const string LimitRule = "0 (no stream) or more; without a value there is no limit";

    public ValidateOptionsResult Validate(string? name, StreamLimitOptions options)
    {
        var faults = new OptionsFaults();
        var section = configuration.GetSection(StreamLimitOptions.Section);

        // As they are written: in a dictionary the binder passes over what it cannot read, and a limit would be none.
        foreach (var plan in section.GetSection(nameof(options.Plans)).GetChildren())
        {
            foreach (var limit in (string[])[nameof(PlanOptions.PerTenant), nameof(PlanOptions.PerApp)])
            {
                var value = plan[limit];
                faults.Check($"{plan.Path}:{limit}", value, string.IsNullOrEmpty(value) || IsLimit(value), LimitRule);
            }
        }

        foreach (var (tenant, plan) in options.Tenants)
        {
            faults.Check(Key($"{nameof(options.Tenants)}:{tenant}"), plan, options.Plans.ContainsKey(plan), PlanRule());
        }

        faults.Check(Key(nameof(options.Default)), options.Default,
            string.IsNullOrEmpty(options.Default) || options.Plans.ContainsKey(options.Default), PlanRule());
        faults.Check(Key(nameof(options.PlanClaim)), options.PlanClaim, !string.IsNullOrEmpty(options.PlanClaim), "the name of a claim");
        return faults.Result;

        string PlanRule() => $"one of {Key(nameof(options.Plans))}{(options.Plans.Count > 0 ? $": {string.Join(", ", options.Plans.Keys)}" : ", of which there are none")}";
    }

    private static bool IsLimit(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var limit) && limit >= 0;

    private static string Key(string setting) => $"{StreamLimitOptions.Section}:{setting}";
}
