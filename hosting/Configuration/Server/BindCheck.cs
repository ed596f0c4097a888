using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>
/// Rejects addresses that cannot be bound, at the start and before a change is put into force. Kestrel's own exceptions
/// do not name the endpoint. It also closes a changed endpoint before it binds the new address, and fails then.
/// </summary>
/// <param name="inForce">The section that Kestrel uses.</param>
/// <param name="derive">Returns the setting that an endpoint is derived from.</param>
internal sealed class BindCheck(IConfigurationSection inForce, Func<string, string?, EndpointOrigin?> derive)
    : ISectionCheck,
        Startup.IStartingService
{
    public string Section => inForce.Path;

    public IEnumerable<string> Check(IConfigurationSection section)
    {
        // The process already listens on these addresses and cannot bind them a second time.
        var own = Endpoints(inForce)
            .Select(endpoint => ListenAddress.Parse(endpoint["Url"]))
            .OfType<ListenAddress>()
            .ToArray();
        return Check(section, own);
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Check(inForce, []).ToArray() is { Length: > 0 } faults
            ? throw new OperatorErrorException(faults)
            : Task.CompletedTask;

    private static IEnumerable<IConfigurationSection> Endpoints(IConfigurationSection kestrel) =>
        kestrel.GetSection("Endpoints").GetChildren();

    private IEnumerable<string> Check(IConfigurationSection kestrel, ListenAddress[] own)
    {
        foreach (var endpoint in Endpoints(kestrel))
        {
            if (
                ListenAddress.Parse(endpoint["Url"]) is { } address
                && !own.Any(address.Overlaps)
                && address.FindBindFault() is { } fault
            )
            {
                var (key, url) =
                    derive(endpoint.Key, endpoint["Url"]) ?? EndpointOrigin.FromKestrel(endpoint.Key, endpoint["Url"]);
                yield return OptionsFaults.FormatLine(key, url, $"an address that can be bound ({fault})");
            }
        }
    }
}
