using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Logging;

/// <summary>Registers the log.</summary>
internal static class LoggingFeature
{
    /// <summary>
    /// Logs to standard output without blocking the process. <c>Logging:LogLevel</c> sets the levels,
    /// <c>Logging:Format</c> the format of a record.
    /// </summary>
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        // The framework's own code for the levels throws in the code that reloads the settings if a level is invalid.
        builder.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        builder.Services.RemoveAll<IOptionsChangeTokenSource<LoggerFilterOptions>>();
        builder
            .Logging.ClearProviders()
            .SetMinimumLevel(LogLevel.Information)
            .AddConfiguration(builder.CheckedSection(LoggingSettings.Section.Name))
            .AddEventSourceLogger();

        // No record contains scopes. The server would create several for each connection and request.
        builder.Services.Configure<LoggerFilterOptions>(filter => filter.CaptureScopes = false);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LogMetrics>();
        builder.Services.AddSingleton<ILoggerProvider>(services => new ConsoleLoggerProvider(
            LogWriter.StandardOutput,
            services.GetRequiredService<IConfiguration>().GetValue<LogFormat>(LoggingSettings.Format),
            services.GetRequiredService<LogMetrics>(),
            services.GetRequiredService<TimeProvider>()
        ));
    }
}
