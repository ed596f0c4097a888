using EdgeGateway.ReverseProxy.Targets;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeGateway.UnitTests.ReverseProxy.Targets;

public sealed class RequestTargetTests
{
    [Fact]
    public void A_query_that_repeats_a_name_is_restored_without_comparing_all_values_for_each_of_them()
    {
        // Comparing them for each one would take 10^11 comparisons.
        var query = $"?{string.Join('&', Enumerable.Repeat("a=%61", 300_000))}";
        var parameters = QueryHelpers.ParseQuery(query);
        parameters["b"] = "c";

        Assert.Equal($"{query}&b=c", RequestTarget.RestoreQueryEncoding(parameters, query));
    }

    [Theory]
    [InlineData("??")]
    [InlineData("??a=1&?b")]
    [InlineData("?a=?&&?&=c")]
    public void A_query_whose_names_begin_with_a_question_mark_is_restored(string query) =>
        Assert.Equal(query, RequestTarget.RestoreQueryEncoding(QueryHelpers.ParseQuery(query), query));

    [Theory]
    [InlineData("/a%00")]
    [InlineData("/a\0")]
    public void A_path_with_a_NUL_is_ambiguous(string target) => Assert.Null(RequestTarget.TryParse(target));
}
