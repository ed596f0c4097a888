using System.Text.RegularExpressions;

namespace EdgeGateway.RateLimiting.Rules;

/// <summary>
/// What a rule's endpoint matches: <c>*:{path}</c> or <c>{verb}:{path}</c>, whatever the case. As wildcards, <c>*</c> stands for any
/// characters, <c>/</c> among them, and <c>?</c> for one; a regular expression has to match the whole.
/// </summary>
internal sealed class EndpointPattern
{
    private readonly Regex _pattern;

    private EndpointPattern(Regex pattern) => _pattern = pattern;

    /// <summary>Reads an endpoint; null where it is a regular expression that is none, or none that can be matched in linear time.</summary>
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
