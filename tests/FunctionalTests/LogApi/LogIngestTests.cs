using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.LogApi;

/// <summary>Bodies as log agents send them, posted through the gateway.</summary>
public sealed class LogIngestTests(LogApiFixture servers) : IClassFixture<LogApiFixture>
{
    private readonly string _app = $"app-{Guid.NewGuid():N}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    // User-Agent, content type and body as sent by fluent-bit's out_http in each of its formats, Vector and Fluentd.
    public static TheoryData<string, string, string> Agents =>
        new()
        {
            {
                "Fluent-Bit",
                "application/json",
                """[{"date":1424052163.930163,"log":"one\n","stream":"stdout"},"""
                    + """{"date":1424052164.0,"log":"two\n","stream":"stderr"}]"""
            },
            {
                "Fluent-Bit",
                "application/json",
                """{"date":1424052163.930163,"log":"one"}{"date":1424052164,"log":"two"}"""
            },
            {
                "Fluent-Bit",
                "application/json",
                "{\"date\":1424052163.930163,\"log\":\"one\"}\n{\"date\":1424052164,\"log\":\"two\"}\n"
            },
            {
                "Fluent-Bit",
                "application/x-ndjson",
                "{\"date\":\"2015-02-16T02:02:43.930163Z\",\"log\":\"one\"}\n"
                    + "{\"date\":\"2015-02-16T02:02:44.000000Z\",\"log\":\"two\"}\n"
            },
            {
                "Vector/0.41.1 (x86_64-unknown-linux-gnu)",
                "application/json",
                """[{"message":"one","timestamp":"2015-02-16T02:02:43.930163Z"},"""
                    + """{"message":"two","timestamp":"2015-02-16T02:02:44Z"}]"""
            },
            {
                "Ruby",
                "application/x-ndjson",
                "{\"message\":\"one\",\"time\":\"2015-02-16T03:02:43.930163+01:00\"}\n"
                    + "{\"message\":\"two\",\"time\":1424052164}\n"
            },
        };

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Bodies_of_common_agents_are_accepted(string agent, string type, string body)
    {
        using var posted = await PostAsync(
            Gzip(Encoding.UTF8.GetBytes(body)),
            type,
            ("User-Agent", agent),
            ("Content-Encoding", "gzip")
        );

        Assert.Equal("""{"accepted":2}""", await posted.Content.ReadAsStringAsync(Ct));
        Assert.Equal(
            """
            2015-02-16 02:02:43.930163000 +0000 UTC [app-1] one
            2015-02-16 02:02:44.000000000 +0000 UTC [app-1] two

            """,
            await DumpAsync()
        );
    }

    [Theory]
    [InlineData("text/plain; charset=utf-16", "utf-16")]
    [InlineData("text/plain; charset=iso-8859-1", "iso-8859-1")]
    [InlineData("text/plain", "utf-16")]
    public async Task A_charset_is_decoded_wherever_the_body_is_split(string type, string encoding)
    {
        var body = (byte[])
            [
                .. Encoding.GetEncoding(encoding).GetPreamble(),
                .. Encoding.GetEncoding(encoding).GetBytes("grün\nblau\n"),
            ];

        using var posted = await PostAsync(new StreamContent(new BytewiseStream(body)), type);

        Assert.Equal("""{"accepted":2}""", await posted.Content.ReadAsStringAsync(Ct));
        Assert.Equal(
            ["grün", "blau"],
            (await DumpAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[^1])
        );
    }

    [Theory]
    [InlineData("Logplex-Drain-Token", "d.01234567")]
    [InlineData("Logplex-Frame-Id", "09C557EA")]
    [InlineData("User-Agent", "Logplex/v72")]
    public async Task The_message_of_a_Logplex_frame_is_kept_unchanged(string name, string value)
    {
        const string Frame = "<190>1 2015-02-16T02:02:43.93Z host app web.1 - - name: nginx";

        using var posted = await PostAsync(
            new ByteArrayContent(Encoding.ASCII.GetBytes($"{Frame.Length} {Frame}")),
            "application/logplex-1",
            (name, value)
        );

        Assert.Equal(202, (int)posted.StatusCode);
        Assert.Equal("2015-02-16 02:02:43.930000000 +0000 UTC [web-1] - name: nginx\n", await DumpAsync());
    }

    [Fact]
    public async Task A_bad_record_is_reported_by_its_index_and_nothing_is_stored()
    {
        using var posted = await PostAsync(
            new StringContent("""[{"log":"one"},{"log":"two","timestamp":"soon"}]"""),
            "application/json"
        );

        Assert.Equal("bad-line", await Http.ProblemCodeAsync(posted));
        var problem = JsonDocument.Parse(await posted.Content.ReadAsStringAsync(Ct)).RootElement;
        Assert.Equal(1, problem.GetProperty("index").GetInt32());
        Assert.Empty(await DumpAsync());
    }

    [Theory]
    [InlineData("application/x-msgpack", "unsupported-media-type")]
    [InlineData("text/plain; charset=klingon", "unsupported-charset")]
    public async Task An_unsupported_type_or_charset_is_415(string type, string code)
    {
        using var posted = await PostAsync(new StringContent("x"), type);

        Assert.Equal(415, (int)posted.StatusCode);
        Assert.Equal(code, await Http.ProblemCodeAsync(posted));
        Assert.Equal(code == "unsupported-media-type", posted.Headers.Contains("Accept"));
        Assert.Empty(await DumpAsync());
    }

    private Task<HttpResponseMessage> PostAsync(
        byte[] body,
        string type,
        params (string Name, string Value)[] headers
    ) => PostAsync(new ByteArrayContent(body), type, headers);

    private async Task<HttpResponseMessage> PostAsync(
        HttpContent body,
        string type,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(servers.Gateway.Http, $"/apps/{_app}/lines"))
        {
            Content = body,
        };
        body.Headers.Remove("Content-Type");
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("Content-Type", type), .. headers])
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                body.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await Http.SendAsync(request, servers.Gateway.Token(TokenClaims.WriteLogs, _app));
    }

    private async Task<string> DumpAsync()
    {
        using var dump = await Http.GetAsync(
            servers.Gateway.Http,
            $"/apps/{_app}/logs",
            servers.Gateway.Token(app: _app)
        );
        return await dump.Content.ReadAsStringAsync(Ct);
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return zipped.ToArray();
    }

    /// <summary>Writes each byte separately and has no length, so that each byte becomes a chunk.</summary>
    private sealed class BytewiseStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            CopyBytewiseAsync(destination, cancellationToken);

        private async Task CopyBytewiseAsync(Stream destination, CancellationToken cancellationToken)
        {
            while (ReadByte() is >= 0 and var value)
            {
                await destination.WriteAsync(new[] { (byte)value }, cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }
}
