using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Problems;

namespace LogSource.UnitTests.Ingest.Formats;

public sealed class JsonLineReaderTests
{
    private const long Now = 17;

    [Theory]
    [InlineData("""{"message":"a"}""", "a")]
    [InlineData("""{"log":"a\n","stream":"stdout"}""", "a")]
    [InlineData("""{"msg":"a","level":30}""", "a")]
    [InlineData("""{"msg":"c","log":"b","message":"a"}""", "a")]
    [InlineData("""{"msg":"c","log":"b"}""", "b")]
    [InlineData("""{"message":null,"log":7,"msg":"a"}""", "a")]
    [InlineData("""{"log":{"level":"info"},"msg":"a"}""", "a")]
    [InlineData("""{"message":"a","message":"b"}""", "b")]
    [InlineData("""{"mess\u0061ge":"a"}""", "a")]
    [InlineData("""{"MESSAGE":"a","message ":"b","":"c"}""", """{"MESSAGE":"a","message ":"b","":"c"}""")]
    public void The_message_is_the_first_key_with_a_string_value(string json, string message) =>
        Assert.Equal(message, Read(json).Message);

    [Theory]
    [InlineData("""{"event":"start","port":8080}""")]
    [InlineData("""{"message":{"user":1}}""")]
    [InlineData("""{"log":["a"],"stream":"stdout"}""")]
    [InlineData("""{"message":null,"error":"boom"}""")]
    [InlineData("""{ "a" : "\ud800", "b" : 1e400 }""")]
    public void A_record_without_a_string_message_is_stored_whole(string json) =>
        Assert.Equal(json, Read($" {json} ").Message);

    [Theory]
    [InlineData("\"timestamp\":\"1970-01-01T00:00:01Z\"", 1_000_000_000)]
    [InlineData("\"time\":\"1970-01-01T01:00:00.5+01:00\"", 500_000_000)]
    [InlineData("\"date\":1700000000.123456", 1_700_000_000_123_456_000)]
    [InlineData("\"@timestamp\":\"1970-01-01T00:00:00.001Z\"", 1_000_000)]
    [InlineData("\"date\":3,\"@timestamp\":4,\"time\":2,\"timestamp\":1", 1_000_000_000)]
    [InlineData("\"timestamp\":null,\"date\":5", 5_000_000_000)]
    [InlineData("\"timestamp\":{\"seconds\":1},\"date\":5", 5_000_000_000)]
    [InlineData("\"time\":\"10/Oct/2000:13:55:36 -0700\",\"date\":5", 5_000_000_000)]
    [InlineData("\"date\":\"1700000000.000000001\"", 1_700_000_000_000_000_001)]
    [InlineData("\"time\":1531171074631", 1_531_171_074_631_000_000)]
    [InlineData("\"time\":-1", -1_000_000_000)]
    [InlineData("\"ts\":5", Now)]
    public void The_time_is_the_first_key_with_a_valid_time(string members, long unixNanoseconds) =>
        Assert.Equal(unixNanoseconds, Read($$"""{"message":"x",{{members}}}""").Time);

    [Theory]
    [InlineData("2015-02-16T02:02:43.930163178Z", 1424052163930163178)]
    [InlineData("2015-02-16t02:02:43.93z", 1424052163930000000)]
    [InlineData("2015-02-16T03:32:43.9301631789+01:30", 1424052163930163178)]
    [InlineData("2015-02-15T19:02:43-0700", 1424052163000000000)]
    [InlineData("2015-02-16 02:02:43,930", 1424052163930000000)]
    [InlineData("2016-12-31T23:59:60Z", 1483228800000000000)]
    [InlineData("1969-12-31T23:59:59.999999999Z", -1)]
    [InlineData("1677-09-21T00:12:43.145224192Z", long.MinValue)]
    [InlineData("2262-04-11T23:47:16.854775807Z", long.MaxValue)]
    [InlineData("\\u0032015-02-16T02:02:43\\u005a", 1424052163000000000)]
    public void A_time_is_parsed_to_the_nanosecond(string text, long unixNanoseconds) =>
        Assert.Equal(unixNanoseconds, Read($$"""{"message":"x","time":"{{text}}"}""").Time);

    [Theory]
    [InlineData("")]
    [InlineData("2015-02-16")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("2015-02-30T02:02:43Z")]
    [InlineData("2015-02-16T25:02:43Z")]
    [InlineData("2015-02-16T02:02:43.Z")]
    [InlineData("2015-02-16T02:02:43+24:00")]
    [InlineData("2015-02-16T02:02:43Zulu")]
    [InlineData("1677-09-21T00:12:43.145224191Z")]
    [InlineData("2262-04-11T23:47:16.854775808Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("07:00:00")]
    public void Any_other_text_is_not_a_time(string text)
    {
        Assert.Equal(Now, Read($$"""{"message":"x","time":"{{text}}"}""").Time);
        Assert.Equal(Now, Read($$"""{"message":"x","at":"{{text}}"}""", Keys.Of(["message"], ["at"], [])).Time);
    }

    [Theory]
    [InlineData("\"time\":true", Now)]
    [InlineData("\"date\":1e400", Now)]
    [InlineData("\"@timestamp\":\"28/Nov/2026\",\"time\":5", 5_000_000_000)]
    [InlineData("\"timestamp\":\"\"", Now)]
    [InlineData("\"timestamp\":\"\",\"time\":5", 5_000_000_000)]
    [InlineData("\"timestamp\":\"now\",\"time\":5", 5_000_000_000)]
    public void An_invalid_time_is_ignored(string members, long unixNanoseconds) =>
        Assert.Equal(unixNanoseconds, Read($$"""{"message":"x",{{members}}}""").Time);

    [Theory]
    [InlineData("2015-02-16")]
    [InlineData("07:00:00")]
    public void An_invalid_time_in_timestamp_is_rejected(string text) =>
        Assert.Throws<ProblemException>(() => Read($$"""{"message":"x","timestamp":"{{text}}"}"""));

    [Theory]
    [InlineData("\"container\":\"web.1\"", "web.1")]
    [InlineData("\"container_name\":\"/my-container\"", "my-container")]
    [InlineData("\"container_name\":\"web/1 é\"", "web-1---")]
    [InlineData("\"container_name\":\"\"", "app-1")]
    [InlineData("\"container_name\":\"///\",\"kubernetes.pod_name\":\"pod\"", "pod")]
    [InlineData("\"container_name\":5", "app-1")]
    [InlineData("\"container\":{\"id\":\"1\"},\"container_name\":\"a\"", "a")]
    [InlineData("\"kubernetes\":{\"container_name\":\"c\",\"pod_name\":\"p\",\"labels\":{\"a\":[{}]}}", "p")]
    [InlineData("\"kubernetes\":{\"labels\":{\"pod_name\":\"no\"},\"container_name\":\"c\"}", "c")]
    [InlineData("\"kubernetes.pod_name\":\"p\",\"kubernetes.container_name\":\"c\"", "p")]
    [InlineData("\"kubernetes.\":1,\"kubernetes\":\"x\",\"pod_name\":\"y\"", "app-1")]
    [InlineData("\"kubern\\u0065tes\":{\"pod\\u005fname\":\"p\"}", "p")]
    [InlineData("\"container\":\"web-1\",\"kubernetes\":{\"pod_name\":\"p\"}", "web-1")]
    [InlineData(
        "\"container_name\":\"a23456789012345678901234567890123456789012345678901234567890abcd\"",
        "a23456789012345678901234567890123456789012345678901234567890abc"
    )]
    public void The_container_is_the_first_key_with_a_usable_name(string members, string container) =>
        Assert.Equal(container, Read($$"""{"message":"x",{{members}}}""").Container);

    [Theory]
    [InlineData("""{"text":"a","message":"no"}""", "a")]
    [InlineData("""{"log":{"inner":{"text":"a"}}}""", "a")]
    [InlineData("""{"log.inner":{"text":"a"}}""", "a")]
    [InlineData("""{"log":{"inner.text":"a"}}""", "a")]
    [InlineData("""{"log.inner.text":"a"}""", "a")]
    [InlineData("""{"log":"b","log.inner.text":"a"}""", "a")]
    [InlineData("""{"log":{"inner":{"other":"a"}},"log":"b"}""", "b")]
    [InlineData("""{"log":{"inner":"no"},"s":1}""", """{"log":{"inner":"no"},"s":1}""")]
    public void Other_keys_can_be_configured(string json, string message) =>
        Assert.Equal(message, Read(json, Keys.Of(["text", "log.inner.text", "log"], [], [])).Message);

    [Fact]
    public void A_copy_of_an_escaped_message_is_counted()
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", Now);

        NdjsonLines.Parse("{\"message\":\"plain\"}\n{\"message\":\"a\\tb\"}"u8.ToArray(), Keys.Of(), batch);

        Assert.Equal(4, batch.CopiedBytes);
    }

    private static (string Message, string Container, long Time) Read(string json, JsonKeys? keys = null)
    {
        var batch = new ParsedLines(new IngestOptions(), "app-1", Now);
        NdjsonLines.Parse(Encoding.UTF8.GetBytes(json), keys ?? Keys.Of(), batch);
        var line = Assert.Single(batch.Lines);
        return (Encoding.UTF8.GetString(line.Message.Span), line.Container, line.UnixNanoseconds);
    }
}
