using System.Text.RegularExpressions;
using EdgeGateway.Bench.Proxies;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Comparison;

/// <summary>Runs the selected scenarios against the selected proxies and writes the tables.</summary>
internal sealed partial class SideBySide
{
    private readonly Plan _plan;
    private readonly Programs _programs;
    private readonly IReadOnlyList<Scenario> _scenarios;
    private readonly string[] _proxies;
    private readonly string _arguments;

    /// <param name="plan">How much to measure.</param>
    /// <param name="programs">The measured programs.</param>
    /// <param name="rows">The names of the scenarios; none for all.</param>
    /// <param name="only">The names of the proxies; null for all.</param>
    /// <exception cref="InvalidOperationException">A name is unknown.</exception>
    public SideBySide(Plan plan, Programs programs, string[] rows, string[]? only)
    {
        (_plan, _programs) = (plan, programs);
        var all = Catalog.Create(plan);
        string[] known = [.. ProxyStarter.StreamPeers, .. programs.Gateways.Keys, ProxyStarter.Direct];
        ThrowIfUnknown("row", rows, [.. all.Select(scenario => scenario.Name)]);
        ThrowIfUnknown("proxy", only ?? [], known);
        _scenarios = [.. all.Where(scenario => rows.Length == 0 || rows.Contains(scenario.Name))];
        _proxies = only ?? known;
        _arguments = string.Join(
            ' ',
            (string[])
                [
                    .. rows,
                    .. only is null ? [] : (string[])["--only", string.Join(',', only)],
                    "--rounds",
                    $"{plan.Rounds}",
                    .. plan.WarmUpSeconds == Plan.Full.WarmUpSeconds
                        ? []
                        : (string[])["--warm-up", $"{plan.WarmUpSeconds}"],
                ]
        );
    }

    /// <summary>Lists the rows and the proxies.</summary>
    public void List()
    {
        foreach (var scenario in _scenarios)
        {
            Console.WriteLine(scenario.Name);
            foreach (var metric in scenario.Metrics.Where(metric => !metric.IsOverhead))
            {
                Console.WriteLine($"    {metric.Name}");
            }
        }

        Console.WriteLine($"proxies: {string.Join(", ", _proxies)}");
    }

    /// <returns>The exit code: 0 if each row was measured.</returns>
    public async Task<int> RunAsync(string? outputFile, string? page, CancellationToken cancellationToken)
    {
        var started = DateTime.UtcNow;
        using var site = new Site(_programs);
        await using var logSource = await EmbeddedLogSource.StartAsync(site, cancellationToken);
        await logSource.FillAsync(ProxyStarter.AnyApp, 1, cancellationToken);
        await using var starter = new ProxyStarter(site, logSource, sharesProcesses: _plan.ConcurrentScenarios > 1);
        var run = new ComparisonRun(starter, _plan, _proxies.Contains);
        await Parallel.ForEachAsync(
            _scenarios,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = _plan.ConcurrentScenarios,
                CancellationToken = cancellationToken,
            },
            async (scenario, cancel) => await run.MeasureAsync(scenario, cancel)
        );

        var heading = new MarkdownTable("run", $"{DateTime.UtcNow - started:mm\\:ss} min");
        heading.Add("command", $"`bench/run.sh {_arguments}`");
        heading.Add("machine", MachineFacts.Line("proxy, load generator and log source"));
        heading.Add("versions", await Versions.ReadAsync(cancellationToken));
        var text = new ComparisonReport(_scenarios, run.Measurements, [.. _programs.Gateways.Keys]).Write(
            heading.ToString()
        );
        Console.WriteLine(text);
        if (outputFile is not null)
        {
            await File.WriteAllTextAsync(outputFile, text, cancellationToken);
        }

        if (page is not null)
        {
            var old = await File.ReadAllTextAsync(page, cancellationToken);
            await File.WriteAllTextAsync(
                page,
                Block().Replace(old, match => $"{match.Groups[1]}\n\n{text}\n{match.Groups[2]}"),
                cancellationToken
            );
        }

        return run.Measurements.Failures.Count == 0 ? 0 : 1;
    }

    private static void ThrowIfUnknown(string what, string[] given, string[] known)
    {
        if (given.Except(known).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException(
                $"unknown {what} '{unknown}': must be one of {string.Join(", ", known)}"
            );
        }
    }

    [GeneratedRegex("(<!-- bench -->).*(<!-- /bench -->)", RegexOptions.Singleline)]
    private static partial Regex Block();
}
