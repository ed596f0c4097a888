using System.Text.RegularExpressions;

namespace FunctionalTests.Monitoring;

/// <summary>The alerts. <see cref="ScrapedMetricsTests"/> compares their metrics with the programs.</summary>
[Trait("Category", "Heavy")]
public sealed partial class AlertTests
{
    private static readonly IReadOnlyList<AlertRule> Alerts = AlertRule.ReadAll();

    [Fact]
    public async Task The_rules_are_valid()
    {
        var output = await Promtool.RunAsync("check", "rules", "rules.yaml");
        Assert.Contains($" {Alerts.Count} rules found", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_alert_fires_in_its_case_and_not_while_all_is_well()
    {
        await Promtool.RunAsync("test", "rules", "rules.test.yaml");
        foreach (var alert in Alerts)
        {
            var test = Case(alert.Name).Match(MonitoringFile.Read("rules.test.yaml")).Groups["case"].Value;
            Assert.Equal(2, Regex.Count(test, $"alertname: {alert.Name}\n"));
            Assert.Single(Regex.Matches(test, "exp_labels:"));
        }
    }

    [Fact]
    public void The_object_for_the_operator_has_the_same_groups_as_the_file_for_Prometheus()
    {
        var spec = MonitoringFile.Read("prometheus-rule.yaml").Split("\nspec:\n")[1];
        var groups = Comment().Replace(MonitoringFile.Read("rules.yaml"), "");
        Assert.Equal(LineStart().Replace(groups, "  "), spec);
    }

    [Fact]
    public void Each_alert_has_a_severity_and_a_runbook_and_each_runbook_an_alert()
    {
        Assert.All(Alerts, alert => Assert.Contains(alert.Severity, (string[])["warning", "critical"]));
        Assert.All(
            Alerts,
            alert =>
                Assert.EndsWith(
                    $"/runbooks.md#{alert.Name.ToLowerInvariant()}",
                    alert.Runbook,
                    StringComparison.Ordinal
                )
        );
        var page = File.ReadAllText(RepositoryFile.PathOf("docs", "runbooks.md"));
        var runbooks = Runbook().Matches(page);
        Assert.Equal(
            Alerts.Select(alert => alert.Name).Order(),
            runbooks.Select(runbook => runbook.Groups["name"].Value).Order()
        );
        Assert.All(
            runbooks,
            runbook => Assert.Matches(@"^\*\*Symptom\*\*: (.|\n)*\n```", runbook.Groups["text"].Value)
        );
    }

    // From the name of the case to the next one.
    private static Regex Case(string name) => new($@"- name: {name}\n(?<case>(.|\n)*?)(?=\n  - name: |\z)");

    [GeneratedRegex("^#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex("^(?!\\z)", RegexOptions.Multiline)]
    private static partial Regex LineStart();

    [GeneratedRegex(@"^### (?<name>\w+)\n\n(?<text>(.|\n)*?)(?=^##|\z)", RegexOptions.Multiline)]
    private static partial Regex Runbook();
}
