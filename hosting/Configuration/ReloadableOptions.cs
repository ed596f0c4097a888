using EdgeGateway.Hosting.Startup;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// Options that follow their configuration while the process runs. An invalid change is logged, one line for each
/// fault, and the last valid options stay in force.
/// </summary>
internal sealed class ReloadableOptions<TOptions> : IDisposable
    where TOptions : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly ILogger<ReloadableOptions<TOptions>> _logger;
    private readonly IDisposable _watch;
    private readonly Lock _gate = new();
    private volatile TOptions _current;

    public ReloadableOptions(
        IOptionsFactory<TOptions> factory,
        IConfiguration configuration,
        ILogger<ReloadableOptions<TOptions>> logger
    )
    {
        _factory = factory;
        _logger = logger;
        _current = factory.Create(Options.DefaultName);
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>Called after <see cref="Current"/> has changed, on the thread that read the configuration.</summary>
    public event Action? Changed;

    /// <summary>The options in force.</summary>
    public TOptions Current => _current;

    public void Dispose() => _watch.Dispose();

    // Two files may change at once. The lock ensures that the later state stays in force.
    private void Reload()
    {
        lock (_gate)
        {
            ReloadOnce();
        }
    }

    private void ReloadOnce()
    {
        try
        {
            _current = _factory.Create(Options.DefaultName);
        }
        catch (Exception exception) when (OperatorErrors.Explain(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                SettingsLog.OptionsRejected(_logger, line);
            }

            return;
        }

        Changed?.Invoke();
    }
}
