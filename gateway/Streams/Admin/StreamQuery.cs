using System.Net;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Admin;

/// <summary>
/// Selects streams by the query of a request: <c>tenant</c>, <c>app</c>, <c>route</c>, <c>kind</c> (<c>websocket</c>,
/// <c>sse</c>), <c>protocol</c> (<c>http/1.1</c>, <c>http/2</c>), <c>address</c> (an address or a network in CIDR notation),
/// <c>tokenId</c> (a <c>jti</c>), <c>olderThan</c> and <c>idleLongerThan</c> (durations: <c>90s</c>, <c>10m</c>). A stream must
/// match all that are given. Texts are compared exactly.
/// </summary>
internal sealed class StreamQuery
{
    private readonly List<Func<ProxiedStream, long, bool>> _conditions = [];

    /// <summary>Whether there is no condition: then every stream matches.</summary>
    public bool IsEmpty => _conditions.Count == 0;

    /// <summary>Whether a stream matches.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="now">The wheel's milliseconds.</param>
    public bool Matches(ProxiedStream stream, long now)
    {
        // Without a lambda, which would be an object for each stream.
        foreach (var condition in _conditions)
        {
            if (!condition(stream, now))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Reads the conditions. A parameter that is neither a condition nor one of <paramref name="others"/> is a fault: a
    /// condition with a typing error would match all streams.
    /// </summary>
    /// <returns>What is wrong; null where nothing is.</returns>
    public static string? Read(IQueryCollection query, IReadOnlyCollection<string> others, out StreamQuery streams)
    {
        streams = new StreamQuery();
        foreach (var (name, values) in query)
        {
            if (values.Count > 1)
            {
                return $"{name} may be given once.";
            }

            // The query is in the audit log.
            if (TokenText.IsIn(values.ToString()))
            {
                return $"{name} has to be a name or an id, not a token.";
            }

            if (!others.Contains(name) && streams.Add(name, values.ToString()) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? Add(string name, string value)
    {
        switch (name)
        {
            case "tenant":
                return Require(stream => stream.Context.Caller?.Tenant == value);
            case "app":
                return Require(stream => stream.Context.App == value);
            case "route":
                return Require(stream => stream.Context.Route == value);
            case "tokenId":
                return Require(stream => stream.Context.Caller?.TokenId == value);
            case "kind" when StreamJson.FindKind(value) is { } kind:
                return Require(stream => stream.Context.Kind == kind);
            case "kind":
                return "kind has to be websocket or sse.";
            case "protocol" when value is StreamJson.Http1 or StreamJson.Http2:
                return Require(stream => stream.Context.IsHttp2 == (value == StreamJson.Http2));
            case "protocol":
                return $"protocol has to be {StreamJson.Http1} or {StreamJson.Http2}.";
            case "address" when TryReadNetwork(value, out var network):
                return Require(stream => stream.Context.Client is { } client && network.Contains(client));
            case "address":
                return "address has to be an IP address, or a network such as 192.0.2.0/24.";
            case "olderThan" when Durations.TryParse(value, out var age):
                _conditions.Add((stream, now) => now - stream.OpenedAt > age.TotalMilliseconds);
                return null;
            case "idleLongerThan" when Durations.TryParse(value, out var idle):
                _conditions.Add((stream, now) => now - stream.LastActivity > idle.TotalMilliseconds);
                return null;
            case "olderThan" or "idleLongerThan":
                return $"{name} has to be {Durations.Rule}.";
            default:
                return $"{name} is not a parameter of this address.";
        }

        string? Require(Func<ProxiedStream, bool> condition)
        {
            _conditions.Add((stream, _) => condition(stream));
            return null;
        }
    }

    private static bool TryReadNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }
}
