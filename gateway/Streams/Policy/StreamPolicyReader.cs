using System.Runtime.CompilerServices;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Pings;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Streams.Policy;

/// <summary>
/// Reads routes' policies over the configured defaults. Streams keep the policy that they started with.
/// </summary>
internal sealed class StreamPolicyReader
{
    private readonly ReloadableOptions<KeepAliveOptions> _keepAlive;
    private readonly ReloadableOptions<IdlePolicyOptions> _idle;
    private readonly TimeSpan _tick;
    private volatile PolicyCache _current;

    public StreamPolicyReader(ReloadableOptions<KeepAliveOptions> keepAlive, ReloadableOptions<IdlePolicyOptions> idle)
    {
        _keepAlive = keepAlive;
        _idle = idle;
        _tick = idle.Current.Tick;
        _current = new(ReadDefaults());
        keepAlive.Changed += OnOptionsChanged;
        idle.Changed += OnOptionsChanged;
    }

    /// <summary>Returns the policy of a route whose configuration is in force.</summary>
    public StreamPolicy Read(RouteConfig route)
    {
        var current = _current;
        return current.ByRoute.TryGetValue(route, out var policy) ? policy : Add(route, current);
    }

    /// <summary>Reads a route's policy and adds faults to <paramref name="faults"/>, one line each.</summary>
    public StreamPolicy Read(RouteConfig route, ICollection<string> faults) => Read(route, _current.Defaults, faults);

    // Apart from the method above, which would otherwise allocate the closure for each request.
    private StreamPolicy Add(RouteConfig route, PolicyCache cache) =>
        cache.ByRoute.GetValue(route, key => Read(key, cache.Defaults, []));

    private StreamPolicy Read(RouteConfig route, StreamPolicy defaults, ICollection<string> faults) =>
        StreamPolicy.Read(route.RouteId, route.Metadata, defaults, _tick, faults);

    private StreamPolicy ReadDefaults() =>
        new(
            _keepAlive.Current.Mode,
            _keepAlive.Current.Interval,
            _idle.Current.Timeout,
            _idle.Current.BackendSilence,
            _idle.Current.SlowClient,
            _keepAlive.Current.Template
        );

    private void OnOptionsChanged()
    {
        // The two sections are reloaded one after the other, so they may
        // not match in between. The validator has logged a real mismatch.
        var defaults = ReadDefaults();
        if (
            defaults != _current.Defaults
            && (defaults.Mode == KeepAliveMode.Off || defaults.PingInterval <= defaults.IdleTimeout / 2)
        )
        {
            _current = new(defaults);
        }
    }

    private sealed class PolicyCache(StreamPolicy defaults)
    {
        public StreamPolicy Defaults => defaults;

        public ConditionalWeakTable<RouteConfig, StreamPolicy> ByRoute { get; } = [];
    }
}
