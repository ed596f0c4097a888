using EdgeGateway.Hosting.Configuration.Files;
using EdgeGateway.Hosting.Configuration.Schema;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.Hosting.Configuration;

/// <summary>
/// Logs settings changes that are invalid or need a restart. Passes valid sections on to <see cref="CheckedSections"/>.
/// </summary>
internal sealed class SettingsMonitor(
    IConfiguration configuration,
    IEnumerable<SettingsSection> sections,
    SettingsSchema schema,
    CheckedSections inForce,
    IServiceProvider services,
    SettingsMetrics metrics,
    ILogger<SettingsMonitor> logger
) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SettingsSection[] _sections = [.. sections];
    private Dictionary<string, string?> _started = [];
    private string[] _reported = [];
    private IDisposable? _watch;
    private volatile string? _fault;

    /// <summary>Called after each change of the settings.</summary>
    public event Action? Changed;

    /// <summary>The first fault of the last change, as a line with key, value and rule; null if it is in force.</summary>
    public string? Fault => _fault;

    /// <summary>Returns one line for each fault of a section.</summary>
    public static IReadOnlyCollection<string> Faults(
        IConfiguration configuration,
        SettingsSection section,
        SettingsSchema schema
    )
    {
        var faults = new OptionsFaults();
        section.Check(schema, configuration.GetSection(section.Name), faults);
        return [.. faults.Result.Failures ?? []];
    }

    public void Start()
    {
        _started = NeedingRestart();
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, OnChanged);
        foreach (var polling in Polled())
        {
            polling.Rejected += OnRejected;
            polling.Failed += OnFailed;
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        foreach (var polling in Polled())
        {
            polling.Rejected -= OnRejected;
            polling.Failed -= OnFailed;
        }
    }

    private IEnumerable<SourcePolling> Polled() =>
        ((IConfigurationRoot)configuration).Providers.OfType<IPolledSource>().Select(source => source.Polling);

    private Dictionary<string, string?> NeedingRestart() =>
        _sections
            .SelectMany(section =>
                configuration
                    .GetSection(section.Name)
                    .AsEnumerable()
                    .Where(setting =>
                        setting.Value is not null && !section.Reloads(setting.Key[section.Name.Length..].TrimStart(':'))
                    )
            )
            .ToDictionary(setting => setting.Key, setting => setting.Value, StringComparer.OrdinalIgnoreCase);

    private void OnChanged()
    {
        lock (_gate)
        {
            var faults = _sections.ToDictionary(section => section, Faults);
            var wrong = faults
                .Where(pair => !pair.Key.IsReportedByOptions)
                .SelectMany(pair => pair.Value)
                .Concat(UnknownSections.Find(configuration, _sections))
                .ToArray();
            var now = NeedingRestart();
            var changed = _started
                .Keys.Union(now.Keys, StringComparer.OrdinalIgnoreCase)
                .Where(key => _started.GetValueOrDefault(key) != now.GetValueOrDefault(key))
                .Order(StringComparer.OrdinalIgnoreCase)
                .ToArray();
            foreach (var fault in wrong.Except(_reported))
            {
                SettingsLog.SectionRejected(logger, fault);
            }

            foreach (var key in changed.Except(_reported))
            {
                SettingsLog.NeedsRestart(logger, key);
            }

            // A file that could not be read keeps its own fault.
            var first =
                faults.Values.SelectMany(found => found).Concat(wrong).FirstOrDefault()
                ?? (Polled().Any(source => source.IsRejected) ? _fault ?? "A settings file is wrong." : null);
            _fault = first;
            if (first is null)
            {
                metrics.Accepted();
            }
            else
            {
                metrics.Rejected();
            }

            // A fault that was corrected and occurs again is reported again.
            _reported = [.. wrong, .. changed];
            inForce.Accept(
                faults.Where(pair => pair.Value.Count == 0).Select(pair => configuration.GetSection(pair.Key.Name))
            );
        }

        Changed?.Invoke();
    }

    private IReadOnlyCollection<string> Faults(SettingsSection section) =>
        Faults(configuration, section, schema) is { Count: > 0 } faults
            ? faults
            :
            [
                .. services
                    .GetServices<ISectionCheck>()
                    .Where(check => check.Section == section.Name)
                    .SelectMany(check => check.Check(configuration.GetSection(section.Name))),
            ];

    private void OnRejected(string line)
    {
        _fault = line;
        metrics.Rejected();
        SettingsLog.FileRejected(logger, line);
        Changed?.Invoke();
    }

    private void OnFailed(Exception exception) => SettingsLog.ChangeFailed(logger, exception);
}
