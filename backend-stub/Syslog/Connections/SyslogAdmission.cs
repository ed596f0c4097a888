using System.Net;
using EdgeGateway.Hosting.Wire;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>
/// Limits the connections of one address and of all addresses. At a limit, a new connection displaces the one that has
/// waited longest for the rest of a message. If there is none, it displaces one that was silent for
/// <c>Syslog:FrameTimeout</c>: first a connection that has never sent a message, then one of the address with the most
/// connections. Therefore no sender can lock out others.
/// </summary>
internal sealed class SyslogAdmission(IOptions<SyslogOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>
    /// How long a message may arrive in several segments before its connection can be displaced. A new connection waits
    /// for this time.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<SyslogConnection> _open = [];
    private ITimer? _sweep;
    private int _waiting;

    /// <summary>The address or network that a connection is counted for; empty for a Unix domain socket.</summary>
    public static string AddressOf(EndPoint? peer) =>
        peer is IPEndPoint { Address: var address } ? ClientNetwork.FromAddress(address).ToString() : "";

    /// <summary>Admits a connection, or displaces another one for it.</summary>
    /// <returns>Null if the connection is admitted; else why it is refused.</returns>
    public async Task<SyslogEndReason?> AdmitAsync(SyslogConnection connection, CancellationToken cancellationToken)
    {
        SyslogEndReason? refused;
        while ((refused = TryAdmit(connection, out var retryAfter)) is not null && retryAfter is { } delay)
        {
            try
            {
                await Task.Delay(delay, time, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }

        return refused;
    }

    /// <summary>Removes a connection that has ended.</summary>
    public void Leave(SyslogConnection connection)
    {
        lock (_lock)
        {
            _open.Remove(connection);
        }
    }

    public void Dispose() => _sweep?.Dispose();

    private SyslogEndReason? TryAdmit(SyslogConnection connection, out TimeSpan? retryAfter)
    {
        var settings = options.Value;
        retryAfter = null;
        lock (_lock)
        {
            _sweep ??= time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
            var same = _open.Where(other => other.Address == connection.Address).ToArray();
            if (same.Length >= settings.MaxConnectionsPerAddress && !TryDisplace(same, out retryAfter))
            {
                return SyslogEndReason.TooManyFromAddress;
            }

            if (_open.Count >= settings.MaxConnections && !TryDisplace(_open, out retryAfter))
            {
                return SyslogEndReason.TooManyConnections;
            }

            _open.Add(connection);
            return null;
        }
    }

    private bool TryDisplace(IReadOnlyCollection<SyslogConnection> connections, out TimeSpan? retryAfter)
    {
        retryAfter = null;
        var unfinishedLongest = connections.MaxBy(connection => connection.UnfinishedFor ?? TimeSpan.MinValue);
        if (unfinishedLongest?.UnfinishedFor is { } unfinished)
        {
            if (unfinished >= Grace)
            {
                return TryDisplace(unfinishedLongest, Grace);
            }

            // At most as many connections may wait as may be open.
            if (Volatile.Read(ref _waiting) < options.Value.MaxConnections)
            {
                Interlocked.Increment(ref _waiting);
                retryAfter = Grace - unfinished;
            }

            return false;
        }

        var fullest = connections.GroupBy(connection => connection.Address).MaxBy(CountAndSilence)!;
        return DisplaceLongestSilent(connections.Where(connection => !connection.HasSent))
            || DisplaceLongestSilent(fullest);

        (int, TimeSpan?) CountAndSilence(IGrouping<string, SyslogConnection> address) =>
            (address.Count(), address.Max(connection => connection.SilentFor));

        bool DisplaceLongestSilent(IEnumerable<SyslogConnection> among) =>
            among.MaxBy(connection => connection.SilentFor) is { } silent
            && TryDisplace(silent, options.Value.FrameTimeout);
    }

    private bool TryDisplace(SyslogConnection connection, TimeSpan minimum)
    {
        var isDisplaced = connection.TryEnd(SyslogEndReason.Displaced, minimum);
        if (isDisplaced)
        {
            _open.Remove(connection);
        }

        return isDisplaced;
    }

    private void Sweep()
    {
        lock (_lock)
        {
            foreach (
                var connection in _open.Where(connection => connection.UnfinishedFor >= options.Value.FrameTimeout)
            )
            {
                connection.TryEnd(SyslogEndReason.FrameTimeout, options.Value.FrameTimeout);
            }
        }
    }
}
