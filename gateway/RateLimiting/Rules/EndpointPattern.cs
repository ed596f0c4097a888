using System.Text.RegularExpressions;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// Matches a rule's endpoint, <c>*:{path}</c> or <c>{verb}:{path}</c>, without regard to case. Of the wildcards,
/// <c>*</c> matches any characters including <c>/</c>, and <c>?</c> matches one. A regular expression must match the
/// whole endpoint.
/// </summary>
internal sealed class EndpointPattern
{
    private readonly Regex _pattern;

    private EndpointPattern(Regex pattern) => _pattern = pattern;

    /// <summary>
    /// Reads an endpoint; null for a regular expression that is invalid or cannot be matched in linear time.
    /// </summary>
    public static EndpointPattern? TryCreate(string endpoint, bool isRegex)
    {
        var pattern =
            isRegex && endpoint != "*"
                ? endpoint
                : Regex
                    .Escape(endpoint)
                    .Replace(@"\*", ".*", StringComparison.Ordinal)
                    .Replace(@"\?", ".", StringComparison.Ordinal);
        try
        {
            return new EndpointPattern(
                new Regex(
                    $@"\A(?:{pattern})\z",
                    RegexOptions.IgnoreCase
                        | RegexOptions.CultureInvariant
                        | RegexOptions.Singleline
                        | RegexOptions.NonBacktracking
                )
            );
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    public bool Matches(RequestIdentity request) =>
        _pattern.IsMatch(request.Endpoint) || _pattern.IsMatch(request.AnyVerb);
}
