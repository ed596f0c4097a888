using System.Net;
using System.Text;

namespace LogSource.UnitTests.Endpoints.Ingest;

/// <summary>Media types, charsets and content encodings of posted bodies.</summary>
public sealed class IngestEncodingTests(LogSourceFixture logSource) : IClassFixture<LogSourceFixture>
{
    private readonly string _app = LogSourceFixture.NewApp();

    private string Lines => $"/apps/{_app}/lines";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/xml", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("text/plain", "br")]
    [InlineData("text/plain", "gzip,gzip")]
    public async Task Rejects_an_unsupported_media_type_or_encoding(string contentType, string? encoding)
    {
        using var response = await logSource.Api.PostAsync(Lines, "x"u8.ToArray(), contentType, encoding);

        await Api.AssertProblemAsync(response, 415, "unsupported-media-type");
        Assert.Equal(encoding is not null, response.Headers.Contains("Accept-Encoding"));
        Assert.Equal(encoding is null, response.Headers.Contains("Accept"));
    }

    [Fact]
    public async Task Decodes_a_charset_under_gzip_and_in_each_format()
    {
        var latin = Encoding.Latin1.GetBytes("{\"message\":\"né\"}");

        using var text = await logSource.Api.PostAsync(
            Lines,
            GzipBody.Of(Encoding.Unicode.GetBytes("né\n")),
            "text/plain; charset=utf-16",
            "gzip"
        );
        using var json = await logSource.Api.PostAsync(Lines, latin, "application/json; charset=iso-8859-1");
        using var ndjson = await logSource.Api.PostAsync(Lines, latin, "application/x-ndjson; charset=windows-1252");
        using var marked = await logSource.Api.PostAsync(
            Lines,
            [0xEF, 0xBB, 0xBF, .. "{\"message\":\"né\"}"u8],
            "application/json"
        );

        Assert.Equal(["né", "né", "né", "né"], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Rejects_an_unknown_charset()
    {
        using var response = await logSource.Api.PostAsync(Lines, "x"u8.ToArray(), "text/plain; charset=klingon");

        await Api.AssertProblemAsync(response, 415, "unsupported-charset");
        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("X-GZIP")]
    public async Task Accepts_gzip(string encoding)
    {
        using var response = await logSource.Api.PostAsync(Lines, GzipBody.Of("one\ntwo\n"u8), "text/plain", encoding);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["one", "two"], await logSource.Api.DumpAsync(_app));
    }

    [Fact]
    public async Task Stores_nothing_of_a_gzip_body_that_is_damaged_or_cut_anywhere()
    {
        var whole = GzipBody.Of("one\ntwo\n"u8);
        var damaged = whole.ToArray();
        damaged[^6] ^= 1;
        foreach (
            var body in Enumerable
                .Range(1, whole.Length - 1)
                .Select(length => whole[..length])
                .Append(damaged)
                .Append("one\n"u8.ToArray())
        )
        {
            using var response = await logSource.Api.PostAsync(Lines, body, "text/plain", "gzip");
            Assert.True(
                response.StatusCode == HttpStatusCode.BadRequest,
                $"{body.Length} of {whole.Length} bytes were accepted"
            );
            await Api.AssertProblemAsync(response, 400, "bad-encoding");
        }

        Assert.Empty(await logSource.Api.DumpAsync(_app));
    }
}
