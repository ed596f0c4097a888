using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>Work that each proxy does in turn, and what is measured of it.</summary>
/// <param name="name">Its name on the command line.</param>
internal abstract class Scenario(string name)
{
    public string Name => name;

    /// <summary>The lines that it adds to the table.</summary>
    public abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>Whether each round needs a new process, because memory depends on what a process did before.</summary>
    public virtual bool NeedsNewProcess => false;

    /// <summary>The peers that do this work, too, and <see cref="ProxyStarter.Direct"/>.</summary>
    public IReadOnlyList<string> Peers { get; init; } = [.. ProxyStarter.Peers, ProxyStarter.Direct];

    /// <summary>The most rounds, for what takes long and differs little.</summary>
    public int MaxRounds { get; init; } = int.MaxValue;

    /// <summary>How the proxies differ from those of other scenarios.</summary>
    public virtual ProxySettings Settings => new();

    /// <summary>Starts a proxy and warms it up.</summary>
    public async Task<Session> StartAsync(string proxy, ProxyStarter starter, CancellationToken cancellationToken)
    {
        var session = CreateSession(await starter.StartAsync(proxy, Settings, cancellationToken), starter.LogSource);
        try
        {
            await session.WarmUpAsync(cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    protected abstract Session CreateSession(Proxy proxy, EmbeddedLogSource logSource);
}
