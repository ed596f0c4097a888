using EdgeGateway.Tokens;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.UnitTests.Tokens;

public sealed class TokenReaderTests
{
    [Theory]
    // header, query, whether the query may have the token, expected token, expected query afterwards
    [InlineData("Bearer abc", "", true, "abc", "")]
    [InlineData("bearer abc", "", false, "abc", "")]
    [InlineData(null, "?token=abc", true, "abc", "")]
    [InlineData(null, "?token=abc&n=1", false, null, "?n=1")]
    [InlineData("Bearer abc", "?token=q", false, "abc", "")]
    [InlineData("Bearer\tabc", "?token=q", true, "q", "")]
    [InlineData(null, "?flag&token=abc&n=", true, "abc", "?flag&n=")]
    [InlineData(null, "?a=b=c&token=abc&&x=%zz+1", true, "abc", "?a=b=c&&x=%zz+1")]
    [InlineData(null, "?", true, null, "?")]
    [InlineData(null, "?n=1&token=abc&filter=a%20b", true, "abc", "?n=1&filter=a%20b")]
    [InlineData(null, "?TOKEN=abc&n=1", true, "abc", "?n=1")]
    [InlineData(null, "?%74oken=a%2Eb&n=1", true, "a.b", "?n=1")]
    [InlineData(null, "?token=", true, null, "")]
    [InlineData(null, "?token", true, null, "")]
    [InlineData(null, "?tokens=abc&n=", true, null, "?tokens=abc&n=")]
    [InlineData(null, "?token=a&token=a&n=1", true, "a", "?n=1")]
    [InlineData("Bearer h", "?token=h&n=1", true, "h", "?n=1")]
    [InlineData("Bearer h", "?token=&n=1", true, "h", "?n=1")]
    [InlineData("Basic abc", "", true, null, "")]
    [InlineData("Bearer ", "", true, null, "")]
    [InlineData(null, "", true, null, "")]
    public void Reads_the_token_and_removes_it_from_the_request(
        string? header,
        string query,
        bool fromQuery,
        string? token,
        string rest
    )
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = header;
        request.QueryString = new QueryString(query);

        Assert.Equal(token ?? "", TokenReader.Take(request, fromQuery, out var isAmbiguous).ToString());

        Assert.False(isAmbiguous);
        Assert.Equal(rest, request.QueryString.Value ?? "");
        Assert.Empty(request.Headers.Authorization.ToString());
    }

    [Theory]
    [InlineData(new[] { "Bearer h" }, "?token=q")]
    [InlineData(new[] { "Bearer h", "Bearer i" }, "")]
    [InlineData(new string[0], "?token=a&token=b")]
    [InlineData(new string[0], "?token=a&TOKEN=a&%74oken=c")]
    public void Different_tokens_are_ambiguous_and_all_are_removed(string[] headers, string query)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = headers;
        request.QueryString = new QueryString(query);

        TokenReader.Take(request, fromQuery: true, out var isAmbiguous);

        Assert.True(isAmbiguous);
        Assert.False(request.QueryString.HasValue);
        Assert.Empty(request.Headers.Authorization.ToString());
    }

    [Theory]
    [InlineData("https://gateway/apps/a/logs?n=1&token=abc&x=y", "https://gateway/apps/a/logs")]
    [InlineData("https://gateway/apps/a/logs?%74oken=other", "https://gateway/apps/a/logs")]
    [InlineData("https://elsewhere/?tokens=1&q=token", "https://elsewhere/?tokens=1&q=token")]
    [InlineData("https://elsewhere/abc/", "")]
    public void Copies_of_the_token_in_other_fields_are_dropped(string referer, string rest)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = "Bearer abc";
        request.Headers.Referer = referer;
        request.Headers.Cookie = "session=1; token=a%62c";
        request.Headers["X-Copy"] = new(["1", "xabcx", "abc"]);
        request.Headers["X-Other"] = "ab c";

        request.QueryString = new QueryString("?n=1&access_token=abc&%2574oken=%61bc&x=y");

        Assert.Equal("abc", TokenReader.Take(request, fromQuery: false, out _).ToString());
        TokenReader.DropCopies(request, "abc");

        Assert.Equal("?n=1&x=y", request.QueryString.Value);
        Assert.Equal(rest, request.Headers.Referer.ToString());
        Assert.Equal(["X-Other"], request.Headers.Keys.Except(["Referer"]));
    }
}
