using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace LogSource.Syslog;

/// <summary>
/// Decorates the server so that its list of addresses, which is logged at the start, has the syslog endpoints as they
/// are configured. Kestrel lists them as http and https.
/// </summary>
internal sealed class SyslogAddressDecorator : IServer
{
    private readonly IServer _kestrel;
    private readonly IConfiguration _configuration;
    private readonly ServerAddressesFeature _addresses = new();

    public SyslogAddressDecorator(IServer kestrel, IConfiguration configuration)
    {
        _kestrel = kestrel;
        _configuration = configuration;
        Features = new FeatureCollection(kestrel.Features);
        Features.Set<IServerAddressesFeature>(_addresses);
    }

    public IFeatureCollection Features { get; }

    public async Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        await _kestrel.StartAsync(application, cancellationToken);

        // Kestrel binds and lists its endpoints in the order of their names.
        var names = _configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.Key);
        var bound = _kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        foreach (var (name, address) in names.Zip(bound))
        {
            _addresses.Addresses.Add(SyslogFeature.OriginOf(name, address)?.Url ?? address);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _kestrel.StopAsync(cancellationToken);

    public void Dispose() => _kestrel.Dispose();
}
