using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FunctionalTests.Tokens;

/// <summary>A token is to be read nowhere: not in the log at its most talkative, not in traces, metrics and events, not in what an
/// error says, and not in anything that a backend gets.</summary>
public sealed class SecrecyTests
{
    private const string Path = "/apps/example-app/logs";

    [Fact]
    public async Task Whatever_happens_to_a_request_its_token_is_found_in_no_output_and_in_nothing_that_a_backend_gets()
    {
        var received = new ConcurrentQueue<string>();
        var answers = new ConcurrentQueue<string>();
        using var outputs = new TelemetryCapture();
        await using var backend = await BackendHost.StartAsync(context => ServeAsync(context, received));
        await using var gateway = await GatewayHost.StartAsync([
            .. Talkative(),
            .. Routes(backend),
            ("Tokens:MaxFailuresPerMinute", "0"),
            ("Cors:AllowedOrigins:0", "https://app.example.com"),
        ]);
        var good = gateway.Token("logs:read logs:write admin");
        var urlMaker = gateway.Token(TokenClaims.MakeLogsUrl);
        var revoked = gateway.Token();
        await Http.PostAsync(
            gateway.Management,
            "/revocations",
            good,
            "application/json",
            $$"""{"jti":"{{new JsonWebToken(revoked).Id}}"}"""
        );
        string[] tokens =
        [
            good,
            gateway.Token(app: "other-app"),
            gateway.Token(TokenClaims.WriteLogs),
            gateway.Token(seconds: -60),
            revoked,
            TokenBuilder.Rs256.Token,
            Tampered(good),
            $"{gateway.Token()}.more",
        ];

        foreach (var token in tokens)
        {
            foreach (var http2 in (bool[])[false, true])
            {
                var server = http2 ? gateway.H2c : gateway.Http;
                foreach (
                    var path in (string[])
                        [
                            Path,
                            "/apps/Example/logs",
                            "/nowhere",
                            "/v1/apps/example-app/logs",
                            "/apps/example-app/lines",
                            "/broken/x",
                            "/open/x",
                        ]
                )
                {
                    answers.Enqueue(
                        await AnswerAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)), token, http2)
                    );

                    // On a route that is open to all, what stands in the query is the backend's.
                    if (path != "/open/x")
                    {
                        answers.Enqueue(
                            await AnswerAsync(
                                new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"{path}?n=1&token={token}")),
                                null,
                                http2
                            )
                        );
                    }
                }

                answers.Enqueue(await AnswerAsync(Confused(server, token), token, http2));
                answers.Enqueue(
                    await AnswerAsync(
                        new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"{Path}?token={token}")),
                        "another.to.ken",
                        http2
                    )
                );
                answers.Enqueue(
                    await AnswerAsync(
                        new HttpRequestMessage(
                            HttpMethod.Delete,
                            new Uri(server, $"/v1/apps/example-app/logs?token={token}")
                        ),
                        token,
                        http2
                    )
                );
                answers.Enqueue(
                    await AnswerAsync(
                        new HttpRequestMessage(
                            HttpMethod.Get,
                            new Uri(server, $"{Path}?token={token}&x={new string('x', 7_000)}")
                        ),
                        null,
                        http2
                    )
                );
                answers.Enqueue(await AnswerAsync(Preflight(server, token), null, http2));
                await OpenAndLeaveAsync(server, token, http2);
            }

            answers.Enqueue(
                await AnswerAsync(
                    new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Management, $"/revocations?token={token}")),
                    null
                )
            );
            foreach (var malformed in Malformed(token))
            {
                using var raw = await RawConnection.OpenAsync(gateway.Http);
                await raw.SendAsync(malformed);
                answers.Enqueue(
                    await raw.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken)
                );
            }
        }

        // What it mints is in the answer, and nowhere else.
        var minted = await AnswerAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, "/v1/apps/example-app/logs?once=true")),
            urlMaker
        );
        var ticket = minted[
            (minted.IndexOf("token=", StringComparison.Ordinal) + 6)..minted.LastIndexOf(
                "\"}",
                StringComparison.Ordinal
            )
        ];
        answers.Enqueue(
            await AnswerAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, $"{Path}?token={ticket}")),
                null
            )
        );
        answers.Enqueue(
            await AnswerAsync(
                new HttpRequestMessage(HttpMethod.Get, new Uri(gateway.Http, $"{Path}?token={ticket}")),
                null
            )
        );
        await gateway.StopAsync();

        Assert.Contains(received, request => request.Contains("n=1", StringComparison.Ordinal));
        Assert.Contains(
            gateway.Log.Lines,
            line => line.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal)
        );
        Assert.Contains(outputs.Texts, text => text.StartsWith("activity", StringComparison.Ordinal));
        Assert.Contains(outputs.Texts, text => text.StartsWith("metric edge.tokens.refused", StringComparison.Ordinal));
        Assert.Contains(outputs.Texts, text => text.StartsWith("event", StringComparison.Ordinal));
        Assert.Contains(answers, answer => answer.Contains("token-ambiguous", StringComparison.Ordinal));
        foreach (var secret in tokens.Append(urlMaker).Append(ticket).SelectMany(Telling).Distinct())
        {
            Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(outputs.Texts, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(received, request => request.Contains(secret, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(answers, answer => answer.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    // A rule for one provider goes before all rules for any.
    private static (string, string?)[] Talkative() =>
        [
            .. (
                (string[])
                    [
                        "Default",
                        "Microsoft",
                        "Microsoft.AspNetCore.Hosting.Diagnostics",
                        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
                        "Microsoft.AspNetCore.Authentication",
                        "Yarp",
                        "Yarp.ReverseProxy.Forwarder.ForwarderMiddleware",
                        "Yarp.ReverseProxy.Forwarder.HttpForwarder",
                        "Yarp.ReverseProxy.LoadBalancing",
                        "Yarp.ReverseProxy.SessionAffinity",
                    ]
            ).SelectMany(category =>
                new (string, string?)[]
                {
                    ($"Logging:LogLevel:{category}", "Trace"),
                    ($"Logging:{typeof(LogCapture).FullName}:LogLevel:{category}", "Trace"),
                }
            ),
        ];

    private static (string, string?)[] Routes(BackendHost backend) =>
        [
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", backend.H2c.ToString()),
            .. backend.Route("open", http2: false),
            .. backend.Route("broken", http2: true),
            ("ReverseProxy:Routes:broken:AuthorizationPolicy", "logs:read"),
            ("ReverseProxy:Routes:broken:Metadata:QueryToken", "true"),
        ];

    private static Task ServeAsync(HttpContext context, ConcurrentQueue<string> received)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/open", StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        received.Enqueue(
            $"{request.Method} {request.Path}{request.QueryString} "
                + string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"))
        );
        if (request.Path.StartsWithSegments("/broken", StringComparison.Ordinal))
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return request.Query["stream"] == "true"
            ? SilentBackend.ServeAsync(context)
            : context.Response.WriteAsync("a line");
    }

    // The status line, headers and body.
    private static async Task<string> AnswerAsync(HttpRequestMessage request, string? token, bool http2 = false)
    {
        using var response = await Http.SendAsync(request, token, http2);
        return $"{response}{await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}";
    }

    private static async Task OpenAndLeaveAsync(Uri server, string token, bool http2)
    {
        using var response = await Http.GetAsync(server, $"{Path}?stream=true&token={token}", http2: http2);
        try
        {
            using var socket = await WebSocketClient.OpenAsync(
                server,
                $"{Path}?stream=true&token={token}",
                http2: http2
            );
        }
        catch (WebSocketException)
        {
            // Most of the tokens are not let in.
        }
    }

    private static HttpRequestMessage Confused(Uri server, string token) =>
        new(HttpMethod.Get, new Uri(server, $"{Path}?a=b&token={token}&%74oken={token}&n=1"))
        {
            Headers =
            {
                { "Referer", $"https://gateway/apps/example-app/logs?stream=true&token={token}" },
                { "Cookie", $"token={token}" },
                { "X-Token", token },
            },
        };

    private static HttpRequestMessage Preflight(Uri server, string token) =>
        new(HttpMethod.Options, new Uri(server, $"{Path}?token={token}"))
        {
            Headers =
            {
                { "Origin", "https://app.example.com" },
                { "Access-Control-Request-Method", "GET" },
                { "Access-Control-Request-Headers", "authorization" },
            },
        };

    private static IEnumerable<string> Malformed(string token) =>
        [
            $"GET ?token={token} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token} HTTP/9.9\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token}\r\nHost: a\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {token}\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\u0001\0\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: {token}\r\nConnection: close\r\n\r\n",
            $"GET {Path} HTTP/1.1\r\nHost: a\r\nContent-Length: {token}\r\nConnection: close\r\n\r\n",
            $"GET {Path}?token={token}&x={new string('x', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET {Path}?token={token}&stream=true HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
        ];

    // The parts that are a secret: the signature, at its beginning and its end, and what is the token's own in its payload.
    private static IEnumerable<string> Telling(string token)
    {
        var signature = token.Split('.')[2];
        return [token, signature[..16], signature[^16..], token.Split('.')[1][^24..]];
    }

    private static string Tampered(string token)
    {
        var signature = Encoding.ASCII.GetBytes(token.Split('.')[2]);
        Array.Reverse(signature);
        return $"{token[..token.LastIndexOf('.')]}.{Encoding.ASCII.GetString(signature)}";
    }
}
