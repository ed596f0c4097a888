namespace FunctionalTests.Monitoring;

/// <summary>A metric in a query, with its matchers of labels.</summary>
internal sealed record PromSelector(string Metric, IReadOnlyList<PromMatcher> Matchers);
