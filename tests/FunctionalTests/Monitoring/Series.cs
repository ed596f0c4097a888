using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>A series in the text that a program serves to Prometheus.</summary>
internal sealed partial record Series(string Metric, IReadOnlyDictionary<string, string> Labels)
{
    public static Series Parse(string line)
    {
        var metric = line[..line.IndexOfAny(['{', ' '])];
        return new Series(
            metric,
            Label()
                .Matches(line[metric.Length..])
                .ToDictionary(
                    label => label.Groups["name"].Value,
                    label => label.Groups["value"].Value,
                    StringComparer.Ordinal
                )
        );
    }

    [GeneratedRegex("""(?<name>\w+)="(?<value>(\\.|[^"\\])*)["]""")]
    private static partial Regex Label();
}
