using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Hosting.Background;
using Microsoft.Extensions.Primitives;

namespace EdgeGateway.ReverseProxy.Destinations.Resolution;

/// <summary>
/// The addresses of hosts, which are looked up again every 5 s. A host that cannot be resolved keeps its last addresses,
/// because a name server that fails says nothing about the backends.
/// </summary>
internal sealed class HostAddresses(NameLookup lookUp, TimeProvider time, ILogger<HostAddresses> logger)
    : BackgroundService
{
    /// <summary>How often each host is looked up.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IPAddress[]> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.OrdinalIgnoreCase);
    private CancellationTokenSource _change = new();

    /// <summary>Signals the next change of any host's addresses.</summary>
    public IChangeToken Change => new CancellationChangeToken(Volatile.Read(ref _change).Token);

    /// <summary>Returns the host's addresses, in a stable order; none if it could not be resolved yet.</summary>
    public async Task<IReadOnlyList<IPAddress>> GetAsync(string host, CancellationToken cancellationToken) =>
        _known.TryGetValue(host, out var known)
            ? known
            : _known.GetOrAdd(host, await LookUpAsync(host, cancellationToken) ?? []);

    public override void Dispose()
    {
        _change.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundWork("resolving destinations", PollAsync, logger).RepeatAsync(Interval, time, stoppingToken);

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        var isChanged = false;
        foreach (var (host, before) in _known)
        {
            if (await LookUpAsync(host, cancellationToken) is { Length: > 0 } now && !now.SequenceEqual(before))
            {
                _known[host] = now;
                ResolutionLog.Resolved(logger, host, string.Join<IPAddress>(", ", now));
                isChanged = true;
            }
        }

        if (isChanged)
        {
            using var change = Interlocked.Exchange(ref _change, new CancellationTokenSource());
            await change.CancelAsync();
        }
    }

    private async Task<IPAddress[]?> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var addresses = await lookUp(host, either.Token).WaitAsync(either.Token);
            _failing.TryRemove(host, out _);
            return [.. addresses.Distinct().OrderBy(address => address.ToString(), StringComparer.Ordinal)];
        }
        catch (Exception exception)
            when (exception is SocketException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            if (_failing.TryAdd(host, true))
            {
                var reason = exception is SocketException ? exception.Message : $"no answer for {Timeout}";
                ResolutionLog.Unresolved(logger, host, reason);
            }

            return null;
        }
    }
}
