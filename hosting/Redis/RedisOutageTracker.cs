using System.Net;
using EdgeGateway.Hosting.Redis.Refusals;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// Tracks the servers that the client has lost its connection to, and their responses to new connections. Logs the loss
/// before the restoration, by the state of the connection: the client raises its events on the thread pool in any
/// order.
/// </summary>
internal sealed class RedisOutageTracker(ConfigurationOptions options, RedisRefusalTracker refusals, ILogger logger)
    : IDisposable
{
    private const string Operation = "the connection";

    // The client's own interval. Until it reconnects, commands fail with the reason of the last attempt.
    private static readonly TimeSpan AttemptInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<EndPoint, Outage> _outages = [];
    private readonly Lock _gate = new();

    /// <summary>
    /// The refusal with which a key's server responds to new connections; null if it is connected or does not respond.
    /// </summary>
    public RedisRefusal? FindRefusal(ConnectionMultiplexer multiplexer, RedisKey key)
    {
        var primary = RedisServers.FindPrimary(multiplexer, key);
        lock (_gate)
        {
            return primary is null
                ? _outages.Values.Select(outage => outage.Refusal).FirstOrDefault(refusal => refusal is not null)
                : _outages.GetValueOrDefault(primary)?.Refusal;
        }
    }

    /// <summary>Begins an outage for each server that the client could not connect to at the start.</summary>
    /// <returns>Whether one of them responds with a refusal.</returns>
    public async Task<bool> BeginAsync(ConnectionMultiplexer multiplexer)
    {
        var begun = new List<(EndPoint Server, Outage Outage)>();
        lock (_gate)
        {
            foreach (var server in multiplexer.GetServers().Where(server => !server.IsConnected))
            {
                if (_outages.TryAdd(server.EndPoint, new Outage()))
                {
                    begun.Add((server.EndPoint, _outages[server.EndPoint]));
                }
            }
        }

        await Task.WhenAll(begun.Select(one => ProbeAsync(one.Server, one.Outage)));
        var stopping = _stopping.Token;
        begun.ForEach(one => _ = WatchAsync(multiplexer, one.Server, one.Outage, stopping));
        return begun.Exists(one => one.Outage.Refusal is not null);
    }

    /// <summary>
    /// Returns why the client is not connected. The client reports the reason only in the exception of a command.
    /// </summary>
    public static async Task<string> GetReasonAsync(ConnectionMultiplexer multiplexer)
    {
        try
        {
            await multiplexer.GetServers()[0].PingAsync();
            return "it responds now";
        }
        catch (Exception exception)
        {
            return RedisUnavailableException.GetReason(exception);
        }
    }

    /// <summary>Begins an outage: the client has lost its connection to a server.</summary>
    public void Begin(ConnectionMultiplexer multiplexer, EndPoint server, ConnectionFailureType failure)
    {
        lock (_gate)
        {
            var outage = new Outage();
            if (!_stopping.IsCancellationRequested && _outages.TryAdd(server, outage))
            {
                RedisLog.ConnectionLost(logger, RedisServers.Format(server), failure);
                CheckRestored(multiplexer, server);
                var stopping = _stopping.Token;
                _ = Task.Run(() => WatchAsync(multiplexer, server, outage, stopping), stopping);
            }
        }
    }

    /// <summary>Ends a server's outage if the client is connected to it again.</summary>
    public void CheckRestored(ConnectionMultiplexer multiplexer, EndPoint server)
    {
        lock (_gate)
        {
            if (
                multiplexer.GetServers().FirstOrDefault(known => known.EndPoint.Equals(server))
                    is { IsConnected: false }
                || !_outages.Remove(server)
            )
            {
                return;
            }

            var name = RedisServers.Format(server);
            RedisLog.ConnectionRestored(logger, name);
            refusals.ReportAccepted(Operation, name, other => $"{other}");
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task WatchAsync(
        ConnectionMultiplexer multiplexer,
        EndPoint server,
        Outage outage,
        CancellationToken stopping
    )
    {
        while (IsCurrent(server, outage))
        {
            await ProbeAsync(server, outage);
            await Task.Delay(AttemptInterval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            CheckRestored(multiplexer, server);
        }
    }

    private bool IsCurrent(EndPoint server, Outage outage)
    {
        lock (_gate)
        {
            return _outages.GetValueOrDefault(server) == outage;
        }
    }

    private async Task ProbeAsync(EndPoint server, Outage outage)
    {
        try
        {
            outage.Refusal = (await RedisHandshake.RunAsync(server, options)).Refusal;
        }
        catch (Exception)
        {
            // It cannot be reached. The client reports that for every command.
            outage.Refusal = null;
        }

        if (outage.Refusal is { } refusal && IsCurrent(server, outage))
        {
            var name = RedisServers.Format(server);
            refusals.ReportRefused(Operation, name, name, refusal);
        }
    }

    private sealed class Outage
    {
        private volatile RedisRefusal? _refusal;

        /// <summary>The server's last response; null if it accepted the connection or did not respond.</summary>
        public RedisRefusal? Refusal
        {
            get => _refusal;
            set => _refusal = value;
        }
    }
}
