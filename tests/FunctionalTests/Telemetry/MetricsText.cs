using FunctionalTests.Clients;

namespace FunctionalTests.Telemetry;

/// <summary>What a program serves at <c>/metrics</c>.</summary>
internal static class MetricsText
{
    /// <summary>Reads the series: a line of text for each, without comments.</summary>
    public static async Task<string[]> ReadAsync(Uri management)
    {
        using var response = await Http.GetAsync(management, "/metrics");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.StartsWith("text/plain", $"{response.Content.Headers.ContentType}", StringComparison.Ordinal);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'))];
    }

    /// <summary>Sums the values of all series of one name whose text has all of the labels.</summary>
    public static double Sum(IEnumerable<string> series, string name, params string[] labels) =>
        series
            .Where(line =>
                line.StartsWith($"{name}{{", StringComparison.Ordinal)
                && labels.All(label => line.Contains(label, StringComparison.Ordinal))
            )
            .Sum(line =>
                double.Parse(line[(line.LastIndexOf('}') + 1)..], System.Globalization.CultureInfo.InvariantCulture)
            );
}
