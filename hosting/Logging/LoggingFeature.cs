using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Logging;

internal static class LoggingFeature
{
    /// <summary>Logs to standard output without ever blocking the process. Levels are in <c>Logging:LogLevel</c>.</summary>
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        // The framework's own reading of the levels throws at whoever changes the settings when one is wrong.
        builder.Services.RemoveAll<IConfigureOptions<LoggerFilterOptions>>();
        builder.Services.RemoveAll<IOptionsChangeTokenSource<LoggerFilterOptions>>();
        builder
            .Logging.ClearProviders()
            .SetMinimumLevel(LogLevel.Information)
            .AddConfiguration(builder.CheckedSection(LoggingSettings.Section.Name))
            .AddEventSourceLogger();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LogMetrics>();
        builder.Services.AddSingleton<ILoggerProvider>(services => new ConsoleLoggerProvider(
            LogWriter.StandardOutput,
            services.GetRequiredService<LogMetrics>(),
            services.GetRequiredService<TimeProvider>()
        ));
    }
}
