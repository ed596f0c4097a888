using LogSource.Ingest.Bodies;
using LogSource.Ingest.Formats;
using LogSource.Problems;
using Microsoft.AspNetCore.Http;

namespace LogSource.UnitTests.Ingest.Bodies;

public sealed class BodyTypeTests
{
    [Theory]
    [InlineData("text/plain", nameof(LineFormat.Text))]
    [InlineData("Text/Plain; format=flowed;", nameof(LineFormat.Text))]
    [InlineData("application/x-ndjson", nameof(LineFormat.Ndjson))]
    [InlineData("application/ndjson", nameof(LineFormat.Ndjson))]
    [InlineData("application/jsonl", nameof(LineFormat.Ndjson))]
    [InlineData("application/x-jsonlines", nameof(LineFormat.Ndjson))]
    [InlineData("application/json-lines", nameof(LineFormat.Ndjson))]
    [InlineData("application/jsonlines", nameof(LineFormat.Ndjson))]
    [InlineData("application/x-ldjson", nameof(LineFormat.Ndjson))]
    [InlineData("application/stream+json", nameof(LineFormat.Ndjson))]
    [InlineData("application/x-json-stream", nameof(LineFormat.Ndjson))]
    [InlineData("text/x-ndjson", nameof(LineFormat.Ndjson))]
    [InlineData("application/json", nameof(LineFormat.Json))]
    [InlineData("text/json; charset=utf-8", nameof(LineFormat.Json))]
    [InlineData("application/logplex-1", nameof(LineFormat.Logplex))]
    public void The_media_type_decides_the_format(string contentType, string format) =>
        Assert.Equal(format, Of(contentType).Format.ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("text/html")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/vnd.api+json")]
    [InlineData("application/json, application/json")]
    [InlineData("text/plain charset=utf-8")]
    public void An_unsupported_media_type_is_a_415_with_the_accepted_types(string? contentType)
    {
        var problem = Assert.Throws<ProblemException>(() => Of(contentType)).Problem;

        Assert.Equal((415, "unsupported-media-type"), (problem.Status, problem.Code));
        Assert.Equal(
            "text/plain, application/x-ndjson, application/json, application/logplex-1",
            problem.Headers["Accept"]
        );
        Assert.Contains(problem.Headers["Accept"], problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("text/plain; charset=utf-8", null)]
    [InlineData("text/plain;Charset=\"UTF-8\"", null)]
    [InlineData("application/json; charset=UTF8", null)]
    [InlineData("application/json; charset=utf8mb4", null)]
    [InlineData("text/plain; charset='utf-8'", null)]
    [InlineData("text/plain; charset='ISO-8859-1'", "iso-8859-1")]
    [InlineData("application/x-ndjson; charset=us-ascii", null)]
    [InlineData("application/logplex-1; charset=utf-8", null)]
    [InlineData("text/plain; charset=utf-8; CHARSET=UTF-8", null)]
    [InlineData("text/plain; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("text/plain; charset=\"ISO-8859-1\"", "iso-8859-1")]
    [InlineData("text/plain; charset=Windows-1252", "windows-1252")]
    [InlineData("text/plain; charset=shift_jis", "shift_jis")]
    [InlineData("application/json; charset=utf-16", "utf-16")]
    [InlineData("text/plain; charset=utf-16be", "utf-16BE")]
    [InlineData("text/plain; charset=utf-32", "utf-32")]
    public void A_charset_is_found_by_its_name(string contentType, string? name) =>
        Assert.Equal(name, Of(contentType).Charset?.WebName);

    [Theory]
    [InlineData("text/plain; charset=klingon")]
    [InlineData("text/plain; charset=")]
    [InlineData("text/plain; charset=\"\"")]
    [InlineData("text/plain; charset=utf-7")]
    [InlineData("text/plain; charset=binary")]
    [InlineData("text/plain; charset=utf-8; charset=iso-8859-1")]
    [InlineData("application/json; charset=klingon")]
    [InlineData("application/logplex-1; charset=iso-8859-1")]
    public void An_unsupported_charset_is_a_415(string contentType)
    {
        var problem = Assert.Throws<ProblemException>(() => Of(contentType)).Problem;

        Assert.Equal((415, "unsupported-charset"), (problem.Status, problem.Code));
    }

    private static BodyType Of(string? contentType) =>
        BodyType.Parse(new DefaultHttpContext { Request = { ContentType = contentType } }.Request);
}
