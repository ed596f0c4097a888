using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>The metrics and labels that a query in PromQL names.</summary>
internal sealed partial record PromQuery(IReadOnlyList<PromSelector> Selectors, IReadOnlyList<string> GroupLabels)
{
    private static readonly string[] Words = ["and", "or", "unless", "bool", "offset"];

    public static PromQuery Parse(string query)
    {
        var groups = Grouping().Matches(query).SelectMany(group => Label().Matches(group.Groups["labels"].Value));
        var selectors =
            from Match match in Selector().Matches(Grouping().Replace(query, " "))
            let metric = match.Groups["metric"].Value
            where !Words.Contains(metric)
            select new PromSelector(
                metric,
                [
                    .. Matcher()
                        .Matches(match.Groups["matchers"].Value)
                        .Select(matcher => new PromMatcher(
                            matcher.Groups["label"].Value,
                            matcher.Groups["operator"].Value,
                            matcher.Groups["value"].Value
                        )),
                ]
            );
        return new PromQuery([.. selectors], [.. groups.Select(label => label.Value)]);
    }

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Grouping();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Label();

    // A name that is neither part of a number, a duration or a variable, nor the name of a function.
    [GeneratedRegex("""(?<![\w$.])(?<metric>[a-zA-Z_][a-zA-Z0-9_]*)\b(?!\s*\()(\{(?<matchers>("[^"]*"|[^}"])*)\})?""")]
    private static partial Regex Selector();

    [GeneratedRegex("""(?<label>\w+)\s*(?<operator>=~|!~|!=|=)\s*"(?<value>[^"]*)["]""")]
    private static partial Regex Matcher();
}
