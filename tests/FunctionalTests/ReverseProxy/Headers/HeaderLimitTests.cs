using EdgeGateway.Tokens;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy.Headers;

public sealed class HeaderLimitTests(HeaderLimitFixture servers) : IClassFixture<HeaderLimitFixture>
{
    private const string Logs = "/apps/example-app/logs";

    // description, number of fields, bytes per field, status
    public static TheoryData<string, int, int, int> Sizes =>
        new()
        {
            { "a large field below the limit", 1, 16_000, 200 },
            { "a field over 16 KiB", 1, 16_400, 431 },
            { "a field over Kestrel's HTTP/2 limit", 1, 33_000, 431 },
            { "a field of 50 KB", 1, 50_000, 431 },
            { "large fields that together are below the limit", 2, 10_000, 200 },
            { "fields over 22 KiB together", 2, 12_000, 431 },
            { "fields of 50 KB together", 10, 5_000, 431 },
            { "many fields", 75, 1, 200 },
            { "more fields than a backend accepts together with the gateway's", 85, 1, 431 },
        };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Oversized_headers_do_not_break_a_backend_connection_that_others_share(
        string description,
        int fields,
        int size,
        int status
    )
    {
        Assert.NotEmpty(description);
        using var other = await SseClient.OpenAsync(
            servers.Gateway.Http,
            $"{Logs}?stream=true&n=0",
            servers.Gateway.Token()
        );
        var responses = new List<HttpResponseMessage>();
        foreach (var http2 in new[] { false, true })
        {
            var request = new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(http2 ? servers.Gateway.H2c : servers.Gateway.Http, $"{Logs}?n=1")
            );
            for (var i = 0; i < fields; i++)
            {
                request.Headers.Add($"X-{i}", new string('a', size));
            }

            responses.Add(await Http.SendAsync(request, servers.Gateway.Token(), http2));
        }

        await AssertStillFollowsAsync(other);
        foreach (var response in responses)
        {
            if (status == 431)
            {
                Assert.Equal(431, (int)response.StatusCode);
                Assert.Equal("headers-too-large", await Http.ProblemCodeAsync(response));
            }
            else
            {
                Assert.True(response.IsSuccessStatusCode);
            }
        }
    }

    [Fact]
    public async Task A_repeated_header_counts_with_its_combined_size()
    {
        using var other = await SseClient.OpenAsync(
            servers.Gateway.Http,
            $"{Logs}?stream=true&n=0",
            servers.Gateway.Token()
        );
        var answer = await SendRawAsync(
            Logs,
            string.Concat(Enumerable.Repeat($"X-Same: {new string('a', 6_000)}\r\n", 3))
        );
        Assert.Contains("\"code\":\"headers-too-large\"", answer, StringComparison.Ordinal);
        await AssertStillFollowsAsync(other);
    }

    [Fact]
    public async Task A_host_of_20000_letters_is_no_name()
    {
        using var other = await SseClient.OpenAsync(
            servers.Gateway.Http,
            $"{Logs}?stream=true&n=0",
            servers.Gateway.Token()
        );
        var answer = await SendRawAsync(Logs, "", host: new string('a', 20_000));
        Assert.Contains("\"code\":\"bad-host\"", answer, StringComparison.Ordinal);
        await AssertStillFollowsAsync(other);
    }

    [Theory]
    [InlineData("/generic/")]
    [InlineData("/generic/x?")]
    public async Task A_target_that_becomes_too_long_by_encoding_is_414(string start)
    {
        // Each ü is two bytes and becomes %C3%BC.
        var answer = await SendRawAsync(start + new string('ü', 1_500), "", http2: true);
        Assert.StartsWith("414", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/generic/")]
    [InlineData("/generic/x?")]
    public async Task A_target_that_is_too_long_for_a_backend_is_414(string start)
    {
        var answer = await SendRawAsync(start + new string('a', 7_900), "", http2: false);
        Assert.StartsWith("HTTP/1.1 414 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"target-too-long\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_long_target_below_the_limit_passes(bool http2)
    {
        var answer = await SendRawAsync("/generic/" + new string('a', 7_600), "", http2: http2);
        Assert.StartsWith(http2 ? "200" : "HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_token_of_50_KB_is_401_not_431(bool http2)
    {
        using var response = await Http.GetAsync(
            http2 ? servers.Gateway.H2c : servers.Gateway.Http,
            Logs,
            new string('a', 50_000),
            http2
        );
        Assert.Equal(401, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("Grüße")]
    [InlineData("日本 \U0001F600")]
    public async Task A_non_ascii_header_reaches_the_backend_unchanged(string value)
    {
        Assert.Equal("200", await SendRawAsync("/generic/x", "", http2: true, field: ("x-test", value)));
        Assert.Equal(value, servers.ReceivedHeader);
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await SendRawAsync("/generic/x", $"X-Test: {value}\r\n"),
            StringComparison.Ordinal
        );
        Assert.Equal(value, servers.ReceivedHeader);
    }

    [Fact]
    public async Task An_upgrade_to_another_protocol_is_ignored()
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await SendRawAsync("/generic/x", "Connection: Upgrade, close\r\nUpgrade: SPDY/3.1\r\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_request_that_cannot_be_forwarded_is_400()
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "400",
            await connection.RequestAsync(
                (":method", "CONNECT"),
                (":protocol", "other"),
                (":scheme", "http"),
                (":authority", "x"),
                (":path", "/generic/x")
            )
        );
    }

    // The other client's stream still works, so its backend connection was not closed.
    private async Task AssertStillFollowsAsync(SseClient stream)
    {
        var line = Guid.NewGuid().ToString();
        using var response = await Http.PostAsync(
            servers.Gateway.Http,
            "/apps/example-app/lines",
            servers.Gateway.Token(TokenClaims.WriteLogs),
            "text/plain",
            line
        );
        Assert.Equal(202, (int)response.StatusCode);
        Assert.Contains(line, (await stream.NextAsync())?.Data, StringComparison.Ordinal);
    }

    private async Task<string> SendRawAsync(
        string target,
        string headers,
        bool http2 = false,
        (string Name, string Value)? field = null,
        string host = "x"
    )
    {
        if (http2)
        {
            using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
            return await connection.RequestAsync([
                (":method", "GET"),
                (":scheme", "http"),
                (":authority", host),
                (":path", target),
                .. field is { } extra ? [extra] : Array.Empty<(string, string)>(),
            ]);
        }

        using var raw = await RawConnection.OpenAsync(servers.Gateway.Http);
        await raw.SendAsync(
            System.Text.Encoding.UTF8.GetBytes(
                $"GET {target} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {servers.Gateway.Token()}\r\n{headers}"
                    + $"{(headers.Contains("Connection", StringComparison.Ordinal) ? "" : "Connection: close\r\n")}\r\n"
            )
        );
        var answer = "";
        while (
            await raw.ReadAsync() is { Length: > 0 } bytes
            && !(answer += System.Text.Encoding.UTF8.GetString(bytes)).Contains('}')
        ) { }

        return answer;
    }
}
