using EdgeGateway.Bench.Results;
using EdgeGateway.Testing.Requests;

namespace EdgeGateway.Bench.Verdicts;

/// <summary>The tables of docs/reference/security.md and docs/reference/request-verdicts.md.</summary>
internal static class VerdictTables
{
    private const string Head = """
        # Verdicts on requests that mean two things

        What the gateway, nginx and HAProxy do with each request of `tests/EdgeGateway.Testing/Requests/Cases`, in one run
        and with their defaults. [Security](security.md#requests-that-mean-two-things) has the summary. This page is
        written by a command:

        ```sh
        dotnet run -c Release --project bench -- requests --output docs/reference/request-verdicts.md
        ```

        A number is the status of a refusal, with the code of the gateway's problem document. `reset` and `goaway` are
        refusals over HTTP/2, `closed` one without an answer. `pass BODY`: the backend received one request with this
        body. `waits`: the proxy waits for more bytes. **Bold**: it passed bytes on that are not valid HTTP or that
        servers may read in two ways, or an answer reached another request than its own.
        """;

    /// <summary>The number of cases that were refused, forwarded, and forwarded with two meanings.</summary>
    public static string Summary(IReadOnlyList<ProxyVerdicts> proxies)
    {
        var table = new MarkdownTable(["about", "cases", .. proxies.Select(proxy => proxy.Name)]);
        foreach (var (protocol, group, indexes) in Groups(proxies[0].Requests, RequestCase.Http1.Count))
        {
            Add(table, $"{protocol}: {Lower(group)}", indexes, [.. proxies.Select(proxy => proxy.Requests)]);
        }

        foreach (var (_, group, indexes) in Groups(proxies[0].Answers, proxies[0].Answers.Length))
        {
            Add(table, $"answers to {group}", indexes, [.. proxies.Select(proxy => proxy.Answers)]);
        }

        Add(
            table,
            "all",
            [.. Enumerable.Range(0, proxies[0].Requests.Length + proxies[0].Answers.Length)],
            [.. proxies.Select(proxy => proxy.Requests.Concat(proxy.Answers).ToArray())]
        );
        return table.ToString();
    }

    /// <summary>The verdict of each case.</summary>
    public static string Page(IReadOnlyList<ProxyVerdicts> proxies)
    {
        var sections = new List<string> { Head };
        foreach (var (protocol, group, indexes) in Groups(proxies[0].Requests, RequestCase.Http1.Count))
        {
            sections.Add($"## {protocol}: {Lower(group)}\n\n{Table(proxies, indexes, proxy => proxy.Requests)}");
        }

        foreach (var (_, group, indexes) in Groups(proxies[0].Answers, proxies[0].Answers.Length))
        {
            sections.Add($"## Answers of a backend to {group}\n\n{Table(proxies, indexes, proxy => proxy.Answers)}");
        }

        return string.Join("\n\n", sections.Select(section => section.Trim())) + "\n";
    }

    private static IEnumerable<(string Protocol, string Group, int[] Indexes)> Groups(
        CaseResult[] results,
        int http1
    ) =>
        Enumerable
            .Range(0, results.Length)
            .GroupBy(i => (Protocol: i < http1 ? "HTTP/1.1" : "HTTP/2", results[i].Case.Group))
            .Select(group => (group.Key.Protocol, group.Key.Group, group.ToArray()));

    private static void Add(MarkdownTable table, string about, int[] indexes, CaseResult[][] results) =>
        table.Add([about, indexes.Length, .. results.Select(proxy => Count(indexes.Select(i => proxy[i])))]);

    private static string Count(IEnumerable<CaseResult> results)
    {
        var all = results.ToArray();
        var unclear = all.Count(result => result.Faults.Count > 0);
        var forwarded = all.Count(result => result.Faults.Count == 0 && IsForwarded(result));
        return $"{all.Length - unclear - forwarded} refused, {forwarded} passed"
            + (unclear > 0 ? $", **{unclear} passed with a fault**" : "");
    }

    private static bool IsForwarded(CaseResult result) =>
        result.Verdict.StartsWith("pass", StringComparison.Ordinal)
        || (RequestCase.Answers.Contains(result.Case) && result.Verdict[0] is not '5' and not 'c');

    private static string Table(
        IReadOnlyList<ProxyVerdicts> proxies,
        int[] indexes,
        Func<ProxyVerdicts, CaseResult[]> results
    )
    {
        var table = new MarkdownTable(["case", .. proxies.Select(proxy => proxy.Name)]);
        foreach (var i in indexes)
        {
            table.Add([results(proxies[0])[i].Case.Name, .. proxies.Select(proxy => Cell(results(proxy)[i]))]);
        }

        return table.ToString();
    }

    private static string Cell(CaseResult result) =>
        Printable(result.Faults.Count == 0 ? result.Verdict : $"**passed: {result.Faults[0]}**");

    private static string Printable(string text) =>
        string.Concat(
            text.Select(character =>
                character == '|' ? "\\|"
                : character is < ' ' or > '~' ? $"\\x{(int)character:x2}"
                : $"{character}"
            )
        );

    private static string Lower(string group) =>
        char.IsUpper(group[0])
        && group.Length > 1
        && char.IsLower(group[1])
        && !group.Contains('-', StringComparison.Ordinal)
            ? char.ToLowerInvariant(group[0]) + group[1..]
            : group;
}
