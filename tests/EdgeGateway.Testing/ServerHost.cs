using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeGateway.Testing;

/// <summary>A server on real Kestrel, each endpoint on a loopback port that the system chooses.</summary>
public abstract class ServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string[] _endpoints;

    private protected ServerHost(WebApplication app, IEnumerable<string> endpoints)
    {
        _app = app;

        // Kestrel binds, and so lists, its configured endpoints in the order of their names.
        _endpoints = [.. endpoints.Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>What the server wrote to its log.</summary>
    public LogCapture Log => Services.GetRequiredService<LogCapture>();

    /// <summary>The first line of the log with this in it, if there is one.</summary>
    public string? Logged(string text) =>
        Log.Lines.FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>The server's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Changes settings while the server runs, as a changed file would.</summary>
    public void Change(params (string Key, string? Value)[] settings)
    {
        foreach (var (key, value) in settings)
        {
            _app.Configuration[key] = value;
        }

        ((IConfigurationRoot)_app.Configuration).Reload();
    }

    /// <summary>Stops the server as a SIGTERM would.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected Task StartServerAsync() => _app.StartAsync();

    private protected Uri Endpoint(string name) => new(_app.Urls.ElementAt(Array.IndexOf(_endpoints, name)));

    private protected static void Configure(
        WebApplicationBuilder builder,
        IEnumerable<KeyValuePair<string, string?>> settings
    )
    {
        // The last of two settings of one name wins.
        builder.Configuration.AddInMemoryCollection(settings.GroupBy(setting => setting.Key, (_, same) => same.Last()));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<LogCapture>();
        builder.Services.AddSingleton<ILoggerProvider>(services => services.GetRequiredService<LogCapture>());
    }
}
