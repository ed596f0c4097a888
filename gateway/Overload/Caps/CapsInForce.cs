using EdgeGateway.Hosting.Configuration;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace EdgeGateway.Overload.Caps;

/// <summary>The caps in force. They follow the options, and the protocols of the backends.</summary>
internal sealed class CapsInForce : IDisposable
{
    private readonly ReloadableOptions<OverloadOptions> _options;
    private readonly IProxyConfigProvider _proxy;
    private readonly IDisposable _watch;
    private volatile OverloadCaps _current;

    public CapsInForce(ReloadableOptions<OverloadOptions> options, IProxyConfigProvider proxy)
    {
        (_options, _proxy) = (options, proxy);
        _current = Derive();
        options.Changed += Update;
        _watch = ChangeToken.OnChange(() => proxy.GetConfig().ChangeToken, Update);
    }

    public OverloadCaps Current => _current;

    public void Dispose()
    {
        _options.Changed -= Update;
        _watch.Dispose();
    }

    private void Update() => _current = Derive();

    private OverloadCaps Derive() =>
        OverloadCaps.Derive(_options.Current, CapacityLimits.Of(_proxy.GetConfig().Clusters));
}
