using System.CommandLine;
using EdgeGateway.Commands;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Tokens;
using EdgeGateway.Tokens.LogsUrls;
using EdgeGateway.Viewer;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Demo;

/// <summary>The gateway and a log source in one process, and an application that writes lines.</summary>
internal static class Program
{
    private const string Tenant = "demo";
    private const string App = "example-app";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

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
        var gateway = HttpUrlOption.Create(
            "--gateway",
            "Start nothing, and write lines to the gateway at this URL. Tokens are signed with the first key of "
                + "Tokens:SigningKeys, which must be the gateway's."
        );
        var root = new RootCommand(
            "EdgeGateway in one process: the gateway, a log source, and an application that writes lines."
        )
        {
            redis,
            port,
            gateway,
        };
        root.SetAction(
            (parsed, cancellationToken) =>
                GuardAsync(() =>
                    parsed.GetValue(gateway) is { } url
                        ? WriteToAsync(url, cancellationToken)
                        : RunAsync(parsed.GetValue(redis), parsed.GetValue(port), cancellationToken)
                )
        );

        // No termination timeout: the host handles the first Ctrl-C or SIGTERM.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static async Task<int> GuardAsync(Func<Task> action)
    {
        using var signals = StopSignals.Register();
        try
        {
            await action();
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

    private static async Task RunAsync(string? redis, int port, CancellationToken cancellationToken)
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

        var publicUrl = gateway.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.PublicUrl;
        await WriteAsync(
            gateway,
            gateway.Services.GetRequiredService<TokenIssuer>(),
            new Uri(publicUrl),
            publicUrl,
            ManagementUrl.Read(gateway.Configuration, "--port"),
            cancellationToken
        );
        await logSource.StopAsync(CancellationToken.None);
    }

    // Reads the settings of a gateway, and starts nothing of it.
    private static async Task WriteToAsync(Uri url, CancellationToken cancellationToken)
    {
        using var host = CommandServices.Build([]);
        var issuer = CommandServices.Issuer(host);
        await host.StartAsync(cancellationToken);
        var publicUrl = host.Services.GetRequiredService<IConfiguration>()["PublicUrl"] ?? $"{url}";
        await WriteAsync(host, issuer, url, publicUrl, dashboard: null, cancellationToken);
    }

    private static async Task WriteAsync(
        IHost host,
        TokenIssuer issuer,
        Uri gateway,
        string publicUrl,
        Uri? dashboard,
        CancellationToken cancellationToken
    )
    {
        var path = $"/apps/{App}/lines";
        var writer = issuer.Issue(Tenant, [App], TokenClaims.WriteLogs, Lifetime);
        var reader = issuer.Issue(Tenant, [App], TokenClaims.ReadLogs, Lifetime);
        using var example = new ExampleApp(new Uri(gateway, path), writer);
        await example.StartAsync(cancellationToken);
        Introduce(
            ViewerFeature.FormatUrl(publicUrl, App, reader),
            dashboard,
            LogsUrl.Format(publicUrl, App, reader),
            new Uri(new Uri(publicUrl), path),
            writer
        );

        var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var writing = example.RunAsync(stopping);
        await host.WaitForShutdownAsync(cancellationToken);
        await writing;
    }

    private static IReadOnlyList<string> Explain(Exception exception) =>
        exception is HttpRequestException ? [exception.Message] : OperatorErrors.Explain(exception);

    private static void Introduce(string viewerUrl, Uri? dashboard, string logsUrl, Uri linesUrl, string writer)
    {
        var more = dashboard is null
            ? ""
            : $"""


                See what the gateway does, and end streams, as its operator:
                  {dashboard}
                """;
        Console.WriteLine(
            $"""
            {viewerUrl}

            EdgeGateway is running, and {App} writes a line about every second. The link above shows its logs in a browser.{more}

            Its logs URL, with the same token, which is valid for {Lifetime.TotalDays:0} days:
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
}
