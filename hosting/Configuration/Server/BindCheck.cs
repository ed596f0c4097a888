namespace EdgeGateway.Hosting.Configuration.Server;

/// <summary>
/// Refuses addresses that cannot be bound, at the start and before a change is in force. Kestrel's own exceptions name no endpoint, and when it
/// cannot bind a changed endpoint it has closed the one before already.
/// </summary>
/// <param name="inForce">The section that Kestrel has.</param>
/// <param name="derive">Where endpoints come from.</param>
internal sealed class BindCheck(IConfigurationSection inForce, Func<string, string?, EndpointOrigin?> derive)
    : ISectionCheck,
        IHostedService
{
    public string Section => inForce.Path;

    public IEnumerable<string> Check(IConfigurationSection section)
    {
        // What this process listens on cannot be bound a second time.
        var own = Endpoints(inForce)
            .Select(endpoint => ListenAddress.Parse(endpoint["Url"]))
            .OfType<ListenAddress>()
            .ToArray();
        return Check(section, own);
    }

    public Task StartAsync(CancellationToken cancellationToken) =>
        Check(inForce, []).ToArray() is { Length: > 0 } faults
            ? throw new Startup.OperatorErrorException(faults)
            : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
                    derive(endpoint.Key, endpoint["Url"]) ?? EndpointOrigin.Own(endpoint.Key, endpoint["Url"]);
                yield return OptionsFaults.Line(key, url, $"an address that can be bound ({fault})");
            }
        }
    }
}
