using EdgeGateway.Hosting.Certificates;
using EdgeGateway.Hosting.Certificates.Clients;

namespace EdgeGateway.ReverseProxy.BackendConnections;

/// <summary>The TLS settings of clusters that are in force.</summary>
internal sealed class ClusterTls(IConfiguration configuration, CertificateWatch watch) : IDisposable
{
    private readonly Lock _gate = new();
    private volatile Dictionary<string, ClientTls> _clusters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Called with the name of a cluster whose settings or files have changed.</summary>
    public event Action<string>? Changed;

    /// <summary>Returns the sections of the clusters.</summary>
    public static IEnumerable<IConfigurationSection> Sections(IConfiguration configuration) =>
        configuration.GetSection($"{BackendTlsOptions.Section}:{nameof(BackendTlsOptions.Clusters)}").GetChildren();

    /// <summary>Returns the settings of a cluster; null if there are none.</summary>
    public ClientTls? Find(string cluster) => _clusters.GetValueOrDefault(cluster);

    /// <summary>Puts the settings of the configuration, which are valid, into force.</summary>
    public void Update()
    {
        lock (_gate)
        {
            var before = _clusters;
            var after = new Dictionary<string, ClientTls>(StringComparer.OrdinalIgnoreCase);
            foreach (var settings in Sections(configuration).Where(ClientTls.IsConfigured))
            {
                after[settings.Key] =
                    before.GetValueOrDefault(settings.Key) is { } known && known.Has(settings)
                        ? known
                        : Create(settings);
            }

            _clusters = after;
            foreach (var (cluster, tls) in before.Where(pair => after.GetValueOrDefault(pair.Key) != pair.Value))
            {
                tls.Dispose();
                Changed?.Invoke(cluster);
            }

            foreach (var cluster in after.Keys.Where(cluster => !before.ContainsKey(cluster)))
            {
                Changed?.Invoke(cluster);
            }
        }
    }

    public void Dispose()
    {
        foreach (var tls in _clusters.Values)
        {
            tls.Dispose();
        }
    }

    private ClientTls Create(IConfigurationSection settings)
    {
        var cluster = settings.Key;
        var tls = new ClientTls(settings, watch);
        tls.Changed += () => Changed?.Invoke(cluster);
        return tls;
    }
}
