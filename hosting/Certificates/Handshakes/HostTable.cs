using System.Collections.Frozen;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The TLS settings of an endpoint by the host name that a client asks for (SNI, RFC 6066 section 3): the exact name,
/// then the longest pattern (<c>*.example.com</c>), then <c>*</c>, which also serves clients that ask for no name.
/// </summary>
internal sealed class HostTable
{
    private const string Any = "*";

    private readonly FrozenDictionary<string, HostTls> _names;
    private readonly (string Suffix, HostTls Host)[] _patterns;
    private readonly HostTls? _any;

    /// <param name="hosts">By the keys of the section <c>Sni</c>.</param>
    public HostTable(IReadOnlyDictionary<string, HostTls> hosts)
    {
        ByName = hosts;
        _any = hosts.GetValueOrDefault(Any);
        _patterns =
        [
            .. hosts
                .Where(host => host.Key.StartsWith("*.", StringComparison.Ordinal))
                .Select(host => (host.Key[1..], host.Value))
                .OrderByDescending(pattern => pattern.Item1.Length),
        ];
        _names = hosts
            .Where(host => host.Key != Any && !host.Key.StartsWith("*.", StringComparison.Ordinal))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The table of an endpoint that has the same settings for all names.</summary>
    public HostTable(HostTls host)
        : this(new Dictionary<string, HostTls> { [Any] = host }) { }

    /// <summary>By host names, patterns and <c>*</c>.</summary>
    public IReadOnlyDictionary<string, HostTls> ByName { get; }

    public IEnumerable<HostTls> Hosts => ByName.Values;

    /// <summary>All protocols that the settings of single host names allow.</summary>
    public HttpProtocols Protocols =>
        Hosts.Aggregate(HttpProtocols.None, (all, host) => all | (host.Protocols ?? HttpProtocols.None));

    /// <summary>Returns null if the settings name no certificate for this host.</summary>
    public HostTls? Find(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return _any;
        }

        if (_names.TryGetValue(name, out var host))
        {
            return host;
        }

        foreach (var (suffix, pattern) in _patterns)
        {
            if (name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            {
                return pattern;
            }
        }

        return _any;
    }
}
