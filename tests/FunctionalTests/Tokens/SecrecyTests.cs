using System.Collections.Concurrent;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Streams;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FunctionalTests.Tokens;

/// <summary>
/// No token appears in the log at its most verbose level, in traces, metrics or events, in the text of an error, or in
/// anything that a backend receives.
/// </summary>
/// <remarks>Runs alone, because its listener records the requests of every gateway in this process, which then pass
/// their own trace headers to backends.</remarks>
[Collection(nameof(SecrecyTests))]
[CollectionDefinition(nameof(SecrecyTests), DisableParallelization = true)]
[Trait("Category", "Waits")]
public sealed class SecrecyTests
{
    [Fact]
    public async Task A_token_appears_in_no_output_and_in_nothing_that_a_backend_receives()
    {
        var received = new ConcurrentQueue<string>();
        using var telemetry = new TelemetryCapture();
        await using var backend = await BackendHost.StartAsync(context => ServeAsync(context, received));
        await using var gateway = await GatewayHost.StartAsync([
            .. VerboseLog.Settings,
            .. Routes(backend),
            ("Tokens:MaxFailuresPerMinute", "0"),
            ("Cors:AllowedOrigins:0", "https://app.example.com"),
        ]);
        var callerToken = gateway.Token(TokenClaims.MakeLogsUrl);
        var tokens = await TokensAsync(gateway);
        var requests = new TokenRequests(gateway);
        foreach (var token in tokens)
        {
            await requests.SendAllAsync(token);
        }

        var oneTimeToken = await requests.SendOneTimeTokenAsync(callerToken);
        await gateway.StopAsync();

        // The control: each output was captured.
        Assert.Contains(received, request => request.Contains("n=1", StringComparison.Ordinal));
        Assert.Contains(
            gateway.Log.Lines,
            line => line.StartsWith("Microsoft.AspNetCore.Routing", StringComparison.Ordinal)
        );
        Assert.Contains(telemetry.Texts, text => text.StartsWith("activity", StringComparison.Ordinal));
        Assert.Contains(
            telemetry.Texts,
            text => text.StartsWith("metric edge.tokens.refused", StringComparison.Ordinal)
        );
        Assert.Contains(telemetry.Texts, text => text.StartsWith("event", StringComparison.Ordinal));
        Assert.Contains(requests.Responses, text => text.Contains("token-ambiguous", StringComparison.Ordinal));
        foreach (var secret in tokens.Append(callerToken).Append(oneTimeToken).SelectMany(SecretParts).Distinct())
        {
            AssertAbsent(secret, gateway.Log.Lines);
            AssertAbsent(secret, telemetry.Texts);
            AssertAbsent(secret, received);
            AssertAbsent(secret, requests.Responses);
        }
    }

    private static void AssertAbsent(string secret, IEnumerable<string> output) =>
        Assert.DoesNotContain(output, text => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    private static async Task<string[]> TokensAsync(GatewayHost gateway)
    {
        var valid = gateway.Token("logs:read logs:write admin");
        var revoked = gateway.Token();
        await Http.PostAsync(
            gateway.Management,
            "/revocations",
            valid,
            "application/json",
            $$"""{"jti":"{{new JsonWebToken(revoked).Id}}"}"""
        );
        return
        [
            valid,
            gateway.Token(app: "other-app"),
            gateway.Token(TokenClaims.WriteLogs),
            gateway.Token(seconds: -60),
            revoked,
            TokenBuilder.Rs256.Token,
            WithReversedSignature(valid),
            $"{gateway.Token()}.more",
        ];
    }

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

    // The whole token, the start and the end of its signature, and the part of its payload that is unique to it.
    private static IEnumerable<string> SecretParts(string token)
    {
        var signature = token.Split('.')[2];
        return [token, signature[..16], signature[^16..], token.Split('.')[1][^24..]];
    }

    private static string WithReversedSignature(string token)
    {
        var signature = Encoding.ASCII.GetBytes(token.Split('.')[2]);
        Array.Reverse(signature);
        return $"{token[..token.LastIndexOf('.')]}.{Encoding.ASCII.GetString(signature)}";
    }
}
