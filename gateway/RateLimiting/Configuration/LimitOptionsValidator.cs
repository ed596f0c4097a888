using System.Globalization;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RateLimiting.Rules;
using EdgeGateway.Timing;
using Microsoft.Extensions.Options;

namespace EdgeGateway.RateLimiting.Configuration;

/// <summary>Checks <see cref="LimitOptions"/>.</summary>
internal sealed class LimitOptionsValidator : IValidateOptions<LimitOptions>
{
    public ValidateOptionsResult Validate(string? name, LimitOptions options)
    {
        var faults = new OptionsFaults();
        Check(faults, nameof(options.IpRateLimiting), options.IpRateLimiting);
        Check(faults, nameof(options.ClientRateLimiting), options.ClientRateLimiting);
        Each(
            options.ClientRateLimitPolicies.ClientRules,
            $"{nameof(options.ClientRateLimitPolicies)}:{nameof(PoliciesOptions.ClientRules)}",
            (key, policy) =>
            {
                faults.Check(
                    $"{key}:{nameof(policy.ClientId)}",
                    policy.ClientId,
                    !string.IsNullOrEmpty(policy.ClientId),
                    "the client's id"
                );
                CheckRules(faults, $"{key}:{nameof(policy.Rules)}", policy.Rules, options.ClientRateLimiting);
            }
        );
        Each(
            options.IpRateLimitPolicies.IpRules,
            $"{nameof(options.IpRateLimitPolicies)}:{nameof(PoliciesOptions.IpRules)}",
            (key, policy) =>
            {
                faults.Check(
                    $"{key}:{nameof(policy.Ip)}",
                    policy.Ip,
                    AddressRange.TryParse(policy.Ip) is not null,
                    AddressRange.Rule
                );
                CheckRules(faults, $"{key}:{nameof(policy.Rules)}", policy.Rules, options.IpRateLimiting);
            }
        );
        return faults.Result;
    }

    private static void Check(OptionsFaults faults, string path, SectionOptions? section)
    {
        if (section is null)
        {
            return;
        }

        CheckStatus(faults, $"{path}:{nameof(section.HttpStatusCode)}", section.HttpStatusCode);
        CheckFormat(faults, $"{path}:{nameof(section.QuotaExceededMessage)}", section.QuotaExceededMessage);
        CheckResponse(faults, $"{path}:{nameof(section.QuotaExceededResponse)}", section.QuotaExceededResponse);
        Each(
            section.IpWhitelist,
            $"{path}:{nameof(section.IpWhitelist)}",
            (key, range) => faults.Check(key, range, AddressRange.TryParse(range) is not null, AddressRange.Rule)
        );
        Each(
            section.EndpointWhitelist,
            $"{path}:{nameof(section.EndpointWhitelist)}",
            (key, endpoint) => CheckEndpoint(faults, key, endpoint, section)
        );
        CheckRules(faults, $"{path}:{nameof(section.GeneralRules)}", section.GeneralRules, section);
    }

    private static void CheckRules(
        OptionsFaults faults,
        string path,
        IList<RuleOptions> all,
        SectionOptions? section
    ) =>
        Each(
            all,
            path,
            (key, rule) =>
            {
                CheckEndpoint(faults, $"{key}:{nameof(rule.Endpoint)}", rule.Endpoint, section);
                faults.Check(
                    $"{key}:{nameof(rule.Period)}",
                    rule.Period,
                    rule.Period.Length > 0
                        && (rule.PeriodTimespan is not null || Durations.TryParsePeriod(rule.Period, out _)),
                    Durations.PeriodRule
                );
                faults.Check(
                    $"{key}:{nameof(rule.PeriodTimespan)}",
                    rule.PeriodTimespan,
                    rule.PeriodTimespan is not { } period || Durations.IsPeriod(period),
                    "more than 00:00:00, and ten years at most"
                );
                faults.Check($"{key}:{nameof(rule.Limit)}", rule.Limit, double.IsFinite(rule.Limit), "a number");
                CheckResponse(faults, $"{key}:{nameof(rule.QuotaExceededResponse)}", rule.QuotaExceededResponse);
            }
        );

    private static void CheckEndpoint(OptionsFaults faults, string key, string endpoint, SectionOptions? section) =>
        faults.Check(
            key,
            endpoint,
            endpoint.Length > 0
                && EndpointPattern.TryCreate(endpoint, section?.EnableRegexRuleMatching == true) is not null,
            "* or verb:/path, with wildcards, or a regular expression without look-around and backreferences "
                + "where EnableRegexRuleMatching is on"
        );

    private static void CheckResponse(OptionsFaults faults, string path, QuotaResponseOptions? response)
    {
        if (response is not null)
        {
            CheckStatus(faults, $"{path}:{nameof(response.StatusCode)}", response.StatusCode);
            CheckFormat(faults, $"{path}:{nameof(response.Content)}", response.Content);
            faults.Check(
                $"{path}:{nameof(response.ContentType)}",
                response.ContentType,
                !response.ContentType.Any(character => character is < ' ' or > '~'),
                "of printable ASCII characters, as a header is"
            );
        }
    }

    private static void CheckStatus(OptionsFaults faults, string key, int status) =>
        faults.Check(key, status, status is >= 400 and <= 599, "between 400 and 599");

    private static void CheckFormat(OptionsFaults faults, string key, string? format)
    {
        var isFormat = true;
        try
        {
            _ = string.Format(CultureInfo.InvariantCulture, format ?? "", 0, "", 0);
        }
        catch (FormatException)
        {
            isFormat = false;
        }

        faults.Check(
            key,
            format,
            isFormat,
            "a format string with {0} limit, {1} period, {2} seconds, and other braces doubled"
        );
    }

    private static void Each<T>(IList<T> all, string path, Action<string, T> check)
    {
        for (var i = 0; i < all.Count; i++)
        {
            check($"{path}:{i}", all[i]);
        }
    }
}
