using System.CommandLine;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Logging;
using EdgeGateway.Hosting.Startup;
using LogSource.Buffer;
using LogSource.Connections;
using LogSource.Health;
using LogSource.Ingest;
using LogSource.Lines;
using LogSource.Problems;
using LogSource.Reading;
using LogSource.Syslog;
using LogSource.Tail;

namespace LogSource;

internal static class Program
{
    private const string Name = "backend-stub";

    private static async Task<int> Main(string[] args)
    {
        var config = new Option<string[]>("--config")
        {
            Description = "A JSON file that is laid over the shipped settings; may be given more than once.",
            HelpName = "FILE",
        };
        var command = new RootCommand("A log source: takes in, keeps and streams the log lines of applications.")
        {
            config,
        };
        command.SetAction(
            (arguments, cancellationToken) => RunAsync(arguments.GetValue(config) ?? [], cancellationToken)
        );
        // No termination timeout: the first Ctrl-C or SIGTERM is the host's to handle: it drains.
        return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>The whole log source, not yet started.</summary>
    /// <param name="configFiles">JSON files laid over the shipped settings, in this order.</param>
    /// <param name="configure">Runs when the configuration sources are set, for a caller that embeds the log source.</param>
    internal static WebApplication Build(
        IEnumerable<string> configFiles,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = SettingsFiles.WithoutDefaults,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.UseSettingsFiles(Name, configFiles);
        builder.AddConsoleLog();
        builder.AddSettingsCheck(SyslogFeature.OriginOf);
        configure?.Invoke(builder);

        builder.AddConnections();
        builder.AddDraining();
        builder.Services.AddAppNames().AddBuffer().AddTail().AddReading().AddIngest().AddSyslog(builder.Configuration);

        var app = builder.BuildChecked();
        app.UseDraining();
        app.UseProblems();
        app.MapHealth();
        app.MapReading();
        app.MapIngest();
        return app;
    }

    private static Task<int> RunAsync(string[] configFiles, CancellationToken cancellationToken) =>
        OperatorErrors.GuardAsync(
            Name,
            async () =>
            {
                using var signals = StopSignals.Register();
                await Build(configFiles).RunAsync(cancellationToken);
            }
        );
}
