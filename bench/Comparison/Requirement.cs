using System.Globalization;

namespace EdgeGateway.Bench.Comparison;

/// <summary>What the gateway must reach: a number, or a multiple of nginx in the same run.</summary>
/// <param name="Limit">The number, or the factor.</param>
/// <param name="IsTimesNginx">Whether <paramref name="Limit"/> is a factor.</param>
internal sealed record Requirement(double Limit, bool IsTimesNginx)
{
    /// <summary>Whether a gateway meets it; null if nginx was not measured.</summary>
    public bool? IsMet(Metric metric, double gateway, double? nginx)
    {
        var limit = IsTimesNginx ? Limit * nginx : Limit;
        return limit is null ? null
            : metric.IsMoreBetter ? gateway >= limit
            : gateway <= limit;
    }

    public string Text(Metric metric)
    {
        var limit = Limit.ToString(CultureInfo.InvariantCulture);
        var nginx = Limit == 1 ? "nginx" : $"{limit} × nginx";
        return $"{(metric.IsMoreBetter ? "≥" : "≤")} {(IsTimesNginx ? nginx : limit)}";
    }
}
