using System.Text;
using System.Text.RegularExpressions;
using FunctionalTests.Clients;

namespace FunctionalTests.Tokens;

/// <summary>However a request is written, a token for the app <c>mine</c> cannot read the app <c>other</c>.</summary>
public sealed partial class AppIsolationTests(RecordingFixture servers) : IClassFixture<RecordingFixture>
{
    [Theory]
    [MemberData(nameof(AppIsolationCases.Targets), MemberType = typeof(AppIsolationCases))]
    public async Task No_request_target_reaches_another_app(string description, string target)
    {
        var response = await SendRawAsync($"GET {target} HTTP/1.1\r\nHost: mine.example.com");
        AssertMineOrRejected(description, Status(response));

        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        AssertMineOrRejected(
            description,
            await connection.RequestAsync(
                (":method", "GET"),
                (":scheme", "http"),
                (":authority", "mine.example.com"),
                (":path", target),
                ("authorization", $"Bearer {Token}")
            )
        );
    }

    [Theory]
    [MemberData(nameof(AppIsolationCases.Heads), MemberType = typeof(AppIsolationCases))]
    public async Task No_request_head_reaches_another_app(string description, string head)
    {
        var response = await SendRawAsync(head);
        AssertMineOrRejected(description, Status(response));
    }

    [Theory]
    [InlineData("two paths", ":path", "/apps/other/logs")]
    [InlineData("two authorities", ":authority", "other.example.com")]
    [InlineData("another host", "host", "other.example.com")]
    [InlineData("a field that only looks like one", ":app", "other")]
    [InlineData("a line break in a value", "x-a", "b\r\nx-edge-app: other")]
    [InlineData("a line break in a name", "x-a: b\r\nx-edge-app", "other")]
    [InlineData("a name in upper case", "X-Edge-App", "other")]
    public async Task No_http2_field_reaches_another_app(string description, string name, string value)
    {
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        AssertMineOrRejected(
            description,
            await connection.RequestAsync(
                (":method", "GET"),
                (":scheme", "http"),
                (":authority", "mine.example.com"),
                (":path", "/apps/mine/logs"),
                (name, value),
                ("authorization", $"Bearer {Token}")
            )
        );
    }

    [Theory]
    [InlineData("/apps/mine/logs")]
    [InlineData("/apps/%6dine/logs")]
    [InlineData("/Apps/mine/LOGS")]
    [InlineData("/apps/other/../mine/logs")]
    public async Task A_target_that_names_the_app_reaches_it(string target)
    {
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await SendRawAsync($"GET {target} HTTP/1.1\r\nHost: mine.example.com"),
            StringComparison.Ordinal
        );
        Assert.Single(servers.TakeRequests());
    }

    private string Token => servers.Gateway.Token("logs:read logs:write logs:url", "mine");

    // Either the request was rejected (a 4xx status, or PROTOCOL_ERROR over HTTP/2) and not forwarded, or it reached
    // the app mine.
    private void AssertMineOrRejected(string description, string status)
    {
        var requests = servers.TakeRequests();
        if (status == "200")
        {
            var request = Assert.Single(requests);
            Assert.Equal("mine", MinePath().Match(request.Path).Groups["app"].Value);
            Assert.Equal("mine", request.Headers["X-Edge-App"]);
        }
        else
        {
            Assert.True(status is ['4', _, _] or "reset 1" or "goaway 1", $"{description}: {status}");
            Assert.Empty(requests);
        }

        Assert.Null(servers.Gateway.FindLogLine("Exception"));
    }

    private async Task<string> SendRawAsync(string head)
    {
        using var raw = await RawConnection.OpenAsync(servers.Gateway.Http);
        var body = head.Contains("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "";
        await raw.SendAsync(
            Encoding.UTF8.GetBytes($"{head}\r\nConnection: close\r\nAuthorization: Bearer {Token}\r\n\r\n{body}")
        );
        return await raw.ReadToEndAsync();
    }

    private static string Status(string response) => response.Length > 9 ? response[9..12] : response;

    [GeneratedRegex("^/apps/(?<app>[^/]*)/(logs|lines)/?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex MinePath();
}
