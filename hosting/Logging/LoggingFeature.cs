using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeGateway.Hosting.Logging;

internal static class LoggingFeature
{
    /// <summary>Logs to standard output without ever blocking the process. Levels are in <c>Logging:LogLevel</c>.</summary>
    public static void AddConsoleLog(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddEventSourceLogger();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LogMetrics>();
        builder.Services.AddSingleton<ILoggerProvider>(services => new ConsoleLoggerProvider(
            LogWriter.StandardOutput, services.GetRequiredService<LogMetrics>(), services.GetRequiredService<TimeProvider>()));
    }
}
