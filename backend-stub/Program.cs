using System.CommandLine;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Draining;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Hosting.Telemetry;
using LogSource.Buffer;
using LogSource.Checks;
using LogSource.Connections;
using LogSource.Gateways;
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
    internal const string Name = "backend-stub";

    private static async Task<int> Main(string[] args)
    {
        var config = new Option<string[]>("--config")
        {
            Description = "A JSON file that overrides the shipped settings; repeatable.",
            HelpName = "FILE",
            Recursive = true,
        };
        var command = new RootCommand("A log source: receives, stores and streams the log lines of applications.")
        {
            config,
            HealthCommand.Create(Name, config),
            CheckCommand.Create(config, files => LogSourceCheck.RunAsync(files)),
        };
        command.SetAction(
            (arguments, cancellationToken) =>
                ServerProgram.RunAsync(Name, () => Build(arguments.GetValue(config) ?? []), cancellationToken)
        );
        // No termination timeout: the host handles the first Ctrl-C or SIGTERM and drains.
        return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Builds the log source without starting it.</summary>
    /// <param name="configFiles">JSON files that override the shipped settings, in this order.</param>
    /// <param name="configure">Changes the configuration for a caller that embeds the log source.</param>
    internal static WebApplication Build(
        IEnumerable<string> configFiles,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var builder = ServerProgram.CreateBuilder(Name, configFiles, SyslogFeature.OriginOf);
        configure?.Invoke(builder);

        builder.AddTelemetry(Name, "EdgeGateway.*", "LogSource.*");
        builder.AddConnections();
        builder.AddHealth();
        builder.Services.AddGatewayAuthentication();
        builder.Services.AddAppNames().AddBuffer().AddTail().AddReading().AddIngest().AddSyslog(builder.Configuration);

        var app = builder.BuildChecked();
        app.UseRequestSpans();
        app.UseProblems();
        app.UseManagement();
        app.UseDraining();
        app.UseRouting();
        app.UseGatewayAuthentication();
        app.MapHealth();
        app.MapReading();
        app.MapIngest();
        return app;
    }
}
