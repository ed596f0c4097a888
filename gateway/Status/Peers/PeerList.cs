using EdgeGateway.Operations;

namespace EdgeGateway.Status.Peers;

/// <summary>
/// The other gateways that share this one's Redis. While Redis is unavailable, they stay until their rows would have
/// expired.
/// </summary>
internal sealed class PeerList(ChangeLog changes, TimeProvider time)
{
    /// <summary>How long a row lasts: two announcements may fail.</summary>
    public static readonly TimeSpan RowLength = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private volatile PeerJson[] _peers = [];
    private Dictionary<string, string>? _known;
    private double _latencyMs = double.NaN;

    /// <summary>How long the last announcement took, in milliseconds; null if it failed.</summary>
    public double? LatencyMs => Volatile.Read(ref _latencyMs) is var latency && double.IsNaN(latency) ? null : latency;

    /// <summary>Returns the gateways whose rows have not expired, by name.</summary>
    public IReadOnlyList<PeerJson> Read()
    {
        var oldest = time.GetUtcNow() - RowLength;
        return [.. _peers.Where(peer => peer.Seen > oldest)];
    }

    /// <summary>Replaces the list by what Redis has, and reports who has appeared and left.</summary>
    public void Replace(IEnumerable<PeerJson> peers, TimeSpan latency)
    {
        Volatile.Write(ref _latencyMs, Math.Round(latency.TotalMilliseconds, 2));
        lock (_gate)
        {
            _peers =
            [
                .. peers
                    .OrderBy(peer => peer.Gateway, StringComparer.Ordinal)
                    .ThenBy(peer => peer.Id, StringComparer.Ordinal),
            ];
            var present = _peers.ToDictionary(peer => peer.Id, peer => peer.Gateway, StringComparer.Ordinal);
            if (_known is { } known)
            {
                foreach (var (_, name) in present.ExceptBy(known.Keys, one => one.Key))
                {
                    changes.Add(ChangeKind.PeerAppeared, $"Gateway {name} shares this gateway's Redis.");
                }

                foreach (var (_, name) in known.ExceptBy(present.Keys, one => one.Key))
                {
                    changes.Add(ChangeKind.PeerLeft, $"Gateway {name} has stopped, or announces itself no longer.");
                }
            }

            _known = present;
        }
    }

    /// <summary>Records that Redis did not execute the last announcement.</summary>
    public void Fail() => Volatile.Write(ref _latencyMs, double.NaN);
}
