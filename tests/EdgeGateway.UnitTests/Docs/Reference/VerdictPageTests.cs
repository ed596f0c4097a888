using EdgeGateway.Testing.Requests;

namespace EdgeGateway.UnitTests.Docs.Reference;

/// <summary><c>docs/reference/request-verdicts.md</c> compared with the cases' files.</summary>
public sealed class VerdictPageTests
{
    [Fact]
    public void The_page_has_the_gateways_verdict_on_each_case()
    {
        var rows = TableRow
            .Read(Path.Combine("reference", "request-verdicts.md"))
            .Select(row => $"{row["case"]}: {row["gateway"]}");
        Assert.Equal(
            RequestCase
                .Http1.Concat(RequestCase.Http2)
                .Concat(RequestCase.Answers)
                .Select(sent => $"{sent.Name}: {sent.Wanted}"),
            rows
        );
    }
}
