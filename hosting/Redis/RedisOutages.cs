using System.Net;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>The servers to which the client has lost its connection, and what they answer to a new one. Beginning and end are logged in this order,
/// by the state of the connection: the client raises its events on the thread pool, in any order.</summary>
internal sealed partial class RedisOutages(ConfigurationOptions options, RedisRefusals refusals, ILogger logger)
    : IDisposable
{
    public const int LostEvent = 1701;
    public const int RestoredEvent = 1702;

    private const string Operation = "the connection";

    // The client's own interval; commands meanwhile fail for the reason that the last attempt had.
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<EndPoint, Outage> _outages = [];
    private readonly Lock _gate = new();

    /// <summary>What the server of a key answers to new connections; null where there is a connection, or no answer.</summary>
    public RedisRefusal? RefusalOf(ConnectionMultiplexer multiplexer, RedisKey key)
    {
        var primary = RedisServers.Primary(multiplexer, key);
        lock (_gate)
        {
            return primary is null
                ? _outages.Values.Select(outage => outage.Refusal).FirstOrDefault(refusal => refusal is not null)
                : _outages.GetValueOrDefault(primary)?.Refusal;
        }
    }

    /// <summary>The client could not connect to its servers at the start.</summary>
    /// <returns>Whether one of them has said why.</returns>
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

        await Task.WhenAll(begun.Select(one => AskAsync(one.Server, one.Outage)));
        var stopping = _stopping.Token;
        begun.ForEach(one => _ = FollowAsync(multiplexer, one.Server, one.Outage, stopping));
        return begun.Exists(one => one.Outage.Refusal is not null);
    }

    /// <summary>Why the client is not connected: it keeps the reason for the commands that want it.</summary>
    public static async Task<string> ReasonAsync(ConnectionMultiplexer multiplexer)
    {
        try
        {
            await multiplexer.GetServers()[0].PingAsync();
            return "it answers now";
        }
        catch (Exception exception)
        {
            return RedisUnavailableException.Reason(exception);
        }
    }

    /// <summary>The client's connection to a server was lost.</summary>
    public void Lost(ConnectionMultiplexer multiplexer, EndPoint server, ConnectionFailureType failure)
    {
        lock (_gate)
        {
            var outage = new Outage();
            if (!_stopping.IsCancellationRequested && _outages.TryAdd(server, outage))
            {
                Log.Lost(logger, RedisServers.Text(server), failure);
                CheckRestored(multiplexer, server);
                var stopping = _stopping.Token;
                _ = Task.Run(() => FollowAsync(multiplexer, server, outage, stopping), stopping);
            }
        }
    }

    /// <summary>The client's connection to a server may have been restored.</summary>
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

            var name = RedisServers.Text(server);
            Log.Restored(logger, name);
            refusals.Accepted(Operation, name, other => $"{other}");
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task FollowAsync(
        ConnectionMultiplexer multiplexer,
        EndPoint server,
        Outage outage,
        CancellationToken stopping
    )
    {
        while (IsCurrent(server, outage))
        {
            await AskAsync(server, outage);
            await Task.Delay(BetweenAttempts, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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

    private async Task AskAsync(EndPoint server, Outage outage)
    {
        try
        {
            outage.Refusal = (await RedisHandshake.RunAsync(server, options)).Refusal;
        }
        catch (Exception)
        {
            // It cannot be reached: the client says so of each command.
            outage.Refusal = null;
        }

        if (outage.Refusal is { } refusal && IsCurrent(server, outage))
        {
            var name = RedisServers.Text(server);
            refusals.Refused(Operation, name, name, refusal);
        }
    }

    private sealed class Outage
    {
        private volatile RedisRefusal? _refusal;

        /// <summary>What the server answered last.</summary>
        public RedisRefusal? Refusal
        {
            get => _refusal;
            set => _refusal = value;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LostEvent, LogLevel.Warning, "The connection to Redis at {EndPoint} is lost: {Failure}")]
        public static partial void Lost(ILogger logger, string endPoint, ConnectionFailureType failure);

        [LoggerMessage(RestoredEvent, LogLevel.Information, "The connection to Redis at {EndPoint} is restored")]
        public static partial void Restored(ILogger logger, string endPoint);
    }
}
