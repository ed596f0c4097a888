using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.Testing;

/// <summary>A server on real Kestrel. The system chooses the loopback port of each endpoint.</summary>
public abstract class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string[] _endpoints;

    private protected ServerHost(WebApplication app, IEnumerable<string> endpoints)
    {
        _app = app;

        // Kestrel binds and lists its configured endpoints in the order of their names.
        _endpoints = [.. endpoints.Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The server's log.</summary>
    public LogCapture Log => Services.GetRequiredService<LogCapture>();

    /// <summary>Returns the first log line that contains <paramref name="text"/>, or null.</summary>
    public string? FindLogLine(string text) =>
        Log.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>
    /// Changes settings while the server runs and reloads the configuration, as a change of a settings file does.
    /// </summary>
    public void ChangeSettings(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _app.Configuration[key] = value;
        }

        ((IConfigurationRoot)_app.Configuration).Reload();
    }

    /// <summary>Stops the server as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Without grace. Disposal alone leaves timers of services running, and they hold some megabytes of each server.
        await _app.StopAsync(new CancellationToken(canceled: true))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task StartServerAsync() => _app.StartAsync();

    /// <summary>
    /// Builds and starts a program. What is left of one that does not start is disposed of: its settings files would be
    /// polled for as long as this process runs.
    /// </summary>
    /// <param name="build">Builds the program. The argument has to be called with its builder.</param>
    /// <param name="configure">Configures the builder.</param>
    private protected static async Task<WebApplication> StartProgramAsync(
        Func<Action<WebApplicationBuilder>, WebApplication> build,
        Action<WebApplicationBuilder> configure
    )
    {
        ConfigurationManager? settings = null;
        WebApplication? app = null;
        try
        {
            app = build(builder =>
            {
                settings = builder.Configuration;
                configure(builder);
            });
            await app.StartAsync();
            return app;
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            settings?.Dispose();
            throw;
        }
    }

    private protected Uri Endpoint(string name) => new(_app.Urls.ElementAt(Array.IndexOf(_endpoints, name)));

    private protected static void Configure(
        WebApplicationBuilder builder,
        IEnumerable<KeyValuePair<string, string?>> settings
    )
    {
        // If a key occurs twice, the last value applies.
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(setting => setting.Key, (_, same) => same.Last()));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<LogCapture>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<LogCapture>());
    }
}
