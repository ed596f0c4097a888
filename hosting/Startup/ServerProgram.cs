using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Configuration.Server;
using EdgeGateway.Hosting.Logging;

namespace EdgeGateway.Hosting.Startup;

/// <summary>The parts of a program that do not depend on its features: settings, log, signals and exit code.</summary>
internal static class ServerProgram
{
    /// <summary>Creates the builder with the program's settings, their check and the log.</summary>
    /// <param name="name">The program's name, which also names its settings files.</param>
    /// <param name="configFiles">JSON files that override the shipped settings, in this order.</param>
    /// <param name="derive">
    /// Returns the setting that an endpoint of Kestrel is derived from; null for an endpoint of Kestrel's own section.
    /// </param>
    public static WebApplicationBuilder CreateBuilder(
        string name,
        IEnumerable<string> configFiles,
        Func<string, string?, EndpointOrigin?>? derive = null
    )
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                Args = SettingsFiles.WithoutDefaults,
                ContentRootPath = AppContext.BaseDirectory,
            }
        );
        builder.UseSettingsFiles(name, configFiles);
        builder.AddConsoleLog();
        builder.AddSettingsCheck(derive);
        builder.AddCertificates(derive);

        // Under a unit with Type=notify, systemd is notified when the program listens and when it begins to stop.
        builder.Services.AddSystemd();
        return builder;
    }

    /// <summary>Serves until a signal stops the process. Writes errors of the operator to stderr.</summary>
    /// <returns>The exit code: 0 after a graceful stop, 1 after an operator error.</returns>
    public static Task<int> RunAsync(string name, Func<WebApplication> build, CancellationToken cancellationToken) =>
        OperatorErrors.GuardAsync(
            name,
            async () =>
            {
                using var signals = StopSignals.Register();
                await build().RunAsync(cancellationToken);
            }
        );
}
