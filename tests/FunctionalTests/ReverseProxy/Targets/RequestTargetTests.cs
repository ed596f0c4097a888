using EdgeGateway.Testing;
using FunctionalTests.Clients;
using Microsoft.AspNetCore.Http.Features;

namespace FunctionalTests.ReverseProxy.Targets;

/// <summary>A backend gets the client's request target byte for byte.</summary>
public sealed class RequestTargetTests(RawHttpFixture servers) : IClassFixture<RawHttpFixture>
{
    public static TheoryData<string> Unchanged =>
        [
            "/x/@types%2fcors",
            "/x/@types%2Fcors",
            "/a%E9b",
            "/a%e9b",
            "/a%2Bb+c",
            "/a%3Bb",
            "/a%25b",
            "/a%252fb",
            "/%252e%252e/b",
            "/a%20b",
            "/a;params=1/b;v=%3b",
            "//double//x/",
            "/%aa%AA",
            "/~a%7eb",
            "/[x]|\"<>^`{}",
            "/a:b@c,d=e!$&'()*",
            "/...",
            "/.../x..",
            "/.well-known/..a",
            "/a\\b",
            "/a%5cb",
            "/a%zz",
            "/a%2",
            "/%",
            "/%c3%a9",
            "/%C0%AF",
            "/",
            "/?",
            "/x?",
            "/x??",
            "/x?a=%zz&b=%E9&c=+&&=&d",
            "/x?/../y",
            "/x?a=[]|\\\"",
        ];

    // client's target, backend's target
    public static TheoryData<string, string> Changed =>
        new()
        {
            { "/a/../b", "/b" },
            { "/a/%2e%2E/b", "/b" },
            { "/a/.%2e/b", "/b" },
            { "/a/./%2E/b%2Fc", "/a/b%2Fc" },
            { "/a%2fb/../%E9", "/%E9" },
            { "/../../x", "/x" },
            { "/a/b/..", "/a/" },
            { "/a/b/.", "/a/b/" },
            { "/a//../b", "/a/b" },
            { "/a/..//b", "//b" },
            { "http://x/a%2fb/../%E9?q=%2f", "/%E9?q=%2f" },
            { "http://x?q", "/?q" },
            { "http://x", "/" },
        };

    public static TheoryData<string> Rejected =>
        [
            "/a/..;/b",
            "/a/..;x=y/b",
            "/.;/b",
            "/a/..%3bx/b",
            "/a/..%2fb",
            "/a/..%2Fb",
            "/a%2f../b",
            "/a%2f..",
            "/a%2f.%2fb",
            "/a/%2e%2e%2fb",
            "/a/..\\b",
            "/a\\../b",
            "/..%5cb",
            "/a%5C..%5Cb",
            "/a/%2e.%5cb",
            "/a%00b",
            "http://x/..%2fb",
            "http://x/%00",
            "http://x\\y/b",
            "/x#y",
            "/x?a#y",
            "http://x#y",
            "/a\tb",
            "/a\u007fb",
            "/x?\u007f",
            "/caf\u00e9",
            "/x?\u00e9",
        ];

    [Theory]
    [MemberData(nameof(Unchanged))]
    public Task A_target_passes_byte_for_byte(string target) => servers.AssertForwardedAsync(target, target);

    [Theory]
    [MemberData(nameof(Changed))]
    public Task Dot_segments_are_removed(string target, string expected) =>
        servers.AssertForwardedAsync(target, expected);

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task An_ambiguous_target_is_rejected(string target)
    {
        Assert.StartsWith("HTTP/1.1 400 ", await servers.GetAsync(target), StringComparison.Ordinal);
        Assert.Empty(servers.Backend.TakeHeads());
    }

    [Fact]
    public async Task The_gateway_answers_OPTIONS_for_the_asterisk_form_itself()
    {
        Assert.StartsWith(
            "HTTP/1.1 204 ",
            await servers.SendAsync("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"),
            StringComparison.Ordinal
        );
        using var connection = await RawHttp2.OpenAsync(servers.Gateway.H2c);
        Assert.Equal(
            "204",
            await connection.RequestAsync(
                (":method", "OPTIONS"),
                (":scheme", "http"),
                (":authority", "x"),
                (":path", "*")
            )
        );
        Assert.Empty(servers.Backend.TakeHeads());
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await servers.SendAsync("OPTIONS / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "OPTIONS / HTTP/1.1\r\n",
            Assert.Single(servers.Backend.TakeHeads()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_websockets_target_passes_byte_for_byte()
    {
        servers.Backend.ResponseHead = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0";
        try
        {
            Assert.Equal(403, (int)await WebSocketClient.RejectedStatusAsync(servers.Gateway.Http, "/ws/%2f%E9?a=%2f"));
            Assert.Equal("/ws/%2f%E9?a=%2f", servers.TakeTarget());
        }
        finally
        {
            servers.Backend.ResponseHead = RawHttpBackend.Ok;
        }
    }

    [Fact]
    public async Task Routing_uses_the_same_path_as_an_http2_backend()
    {
        string? target = null;
        string? path = null;
        string? routed = null;
        await using var backend = await BackendHost.StartAsync(context =>
        {
            (target, path) = (context.Features.Get<IHttpRequestFeature>()!.RawTarget, context.Request.Path.Value);
            routed = context.Request.Headers["X-Rest"];
            return Task.CompletedTask;
        });
        await using var gateway = await GatewayHost.StartAsync([
            .. backend.Route(http2: true),
            ("ReverseProxy:Routes:generic:Transforms:0:RequestHeaderRouteValue", "X-Rest"),
            ("ReverseProxy:Routes:generic:Transforms:0:Set", "rest"),
        ]);

        // Targets of random segments. The seed makes each run equal.
        string[] pieces =
        [
            "/",
            "/",
            "..",
            ".",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "\\",
            ";",
            "a",
            "%61",
            "%25",
            "%252e",
            "%E9",
            "#",
            "+",
            "//",
        ];
        var random = new Random(20);
        using var connection = await RawHttp2.OpenAsync(gateway.H2c);
        for (var i = 0; i < 400; i++)
        {
            path = null;
            var sent =
                "/generic/"
                + string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => pieces[random.Next(pieces.Length)]));
            var status = await connection.GetAsync(sent);
            Assert.True(status is "200" or "400" or "404", $"{sent}: {status}");
            if (path is not null)
            {
                Assert.Equal((sent, $"/generic/{routed}"), (sent, path));
                Assert.DoesNotContain("/../", $"{target}/", StringComparison.Ordinal);
            }
        }
    }
}
