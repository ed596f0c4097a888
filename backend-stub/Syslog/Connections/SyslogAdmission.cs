using System.Net;
using EdgeGateway.Hosting.Wire;
using Microsoft.Extensions.Options;

namespace LogSource.Syslog.Connections;

/// <summary>
/// Bounds the connections, of one address and of all. Where there are too many, a new one takes the place of that which
/// has waited longest for the rest of a message; else of one that was silent for <c>Syslog:FrameTimeout</c>, first of
/// those that never sent a message, then of those of the address that has most. So nobody can lock others out.
/// </summary>
internal sealed class SyslogAdmission(IOptions<SyslogOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>
    /// A message that arrives in several segments is not disturbed for so long; a new connection waits meanwhile.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly HashSet<SyslogConnection> _open = [];
    private ITimer? _sweep;
    private int _waiting;

    /// <summary>The address or network that a connection is counted for; empty for a Unix domain socket.</summary>
    public static string AddressOf(EndPoint? peer) =>
        peer is IPEndPoint { Address: var address } ? ClientNetwork.Of(address).ToString() : "";

    /// <returns>Null where the connection is admitted; else why it is not.</returns>
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
        var waited = connections.MaxBy(connection => connection.UnfinishedFor ?? TimeSpan.MinValue);
        if (waited?.UnfinishedFor is { } unfinished)
        {
            if (unfinished >= Grace)
            {
                return TryDisplace(waited, Grace);
            }

            // As many may wait as may be open.
            if (Volatile.Read(ref _waiting) < options.Value.MaxConnections)
            {
                Interlocked.Increment(ref _waiting);
                retryAfter = Grace - unfinished;
            }

            return false;
        }

        var fullest = connections.GroupBy(connection => connection.Address).MaxBy(Silence)!;
        return LongestSilent(connections.Where(connection => !connection.HasSent)) || LongestSilent(fullest);

        (int, TimeSpan?) Silence(IGrouping<string, SyslogConnection> address) =>
            (address.Count(), address.Max(connection => connection.SilentFor));

        bool LongestSilent(IEnumerable<SyslogConnection> among) =>
            among.MaxBy(connection => connection.SilentFor) is { } silent
            && TryDisplace(silent, options.Value.FrameTimeout);
    }

    private bool TryDisplace(SyslogConnection connection, TimeSpan least)
    {
        var isDisplaced = connection.TryEnd(SyslogEndReason.Displaced, least);
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
