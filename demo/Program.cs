using System.CommandLine;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.LogsUrls;

namespace EdgeGateway.Demo;

/// <summary>The gateway and a log source in one process, and an application that writes lines.</summary>
internal static class Program
{
    private const string Tenant = "demo";
    private const string App = "example-app";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    internal static Task<int> Main(string[] args)
    {
        var redis = new Option<string?>("--redis")
        {
            Description = "Keep the lines in this Redis instead of in memory.",
            HelpName = "HOST:PORT",
        };
        var port = new Option<int>("--port")
        {
            Description = "The port of the gateway. The next port is its management port.",
            DefaultValueFactory = _ => 8080,
        };
        port.Validators.Add(result =>
        {
            if (
                result.Tokens is [var given]
                && (!int.TryParse(given.Value, out var number) || number is < 1 or > 65_534)
            )
            {
                result.AddError($"--port is '{given.Value}': must be between 1 and 65534");
            }
        });
        var root = new RootCommand(
            "EdgeGateway in one process: the gateway, a log source, and an application that writes lines."
        )
        {
            redis,
            port,
        };
        root.SetAction(
            (parsed, cancellationToken) => RunAsync(parsed.GetValue(redis), parsed.GetValue(port), cancellationToken)
        );

        // No termination timeout: the host handles the first Ctrl-C or SIGTERM.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> RunAsync(string? redis, int port, CancellationToken cancellationToken)
    {
        using var signals = StopSignals.Register();
        try
        {
            await using var logSource = LogSource.Program.Build(
                [],
                builder => builder.Configuration.AddDemo(DemoSettings.LogSource(redis))
            );
            await logSource.StartAsync(cancellationToken);

            // Kestrel binds and lists endpoints in the order of their names: H2c before Http.
            var h2c = logSource.Urls.First();
            await using var gateway = EdgeGateway.Program.Build(
                [],
                builder => builder.Configuration.AddDemo(DemoSettings.Gateway(port, h2c, redis))
            );
            await gateway.StartAsync(cancellationToken);

            var writer = gateway
                .Services.GetRequiredService<TokenIssuer>()
                .Issue(Tenant, [App], TokenClaims.WriteLogs, Lifetime);
            var logsUrl = gateway.Services.GetRequiredService<LogsUrl>().Make(Tenant, App, Lifetime);
            var linesUrl = new Uri(new Uri(logsUrl), $"/apps/{App}/lines");
            using var example = new ExampleApp(linesUrl, writer);
            await example.StartAsync(cancellationToken);
            Introduce(logsUrl, linesUrl, writer);

            var writing = example.RunAsync(gateway.Lifetime.ApplicationStopping);
            await gateway.WaitForShutdownAsync(cancellationToken);
            await writing;
            await logSource.StopAsync(CancellationToken.None);
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync($"demo: {line}");
            }

            return 1;
        }
    }

    private static IReadOnlyList<string> Explain(Exception exception) =>
        exception is HttpRequestException ? [exception.Message] : OperatorErrors.Explain(exception);

    private static void Introduce(string logsUrl, Uri linesUrl, string writer) =>
        Console.WriteLine(
            $"""

            EdgeGateway is running, and {App} writes a line about every second.

            The logs URL of {App}, with a token that is valid for {Lifetime.TotalHours:0} hours:
              {logsUrl}

            Show the last ten lines:
              curl '{logsUrl}&n=10'

            Follow the lines as Server-Sent Events (a WebSocket client uses the same URL):
              curl -N '{logsUrl}&stream=true'

            Write a line:
              curl -H 'Authorization: Bearer {writer}' -H 'Content-Type: text/plain' -d 'hello' '{linesUrl}?container=web-1'

            Press Ctrl-C to stop.
            """
        );
}
