using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Configuration.Server;

namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>Endpoints that cannot be bound on this host, endpoints without a certificate, a public management port.</summary>
internal sealed class EndpointReview : ISettingsReview
{
    private const string Management = "Management";

    public void Review(WebApplication app, Findings findings)
    {
        var kestrel = app.Configuration.GetSection("Kestrel");
        var endpoints = kestrel.GetSection("Endpoints").GetChildren().ToArray();
        foreach (var endpoint in endpoints)
        {
            var key = $"{endpoint.Path}:Url";
            var url = endpoint["Url"];
            if (ListenAddress.Parse(url) is not { } address)
            {
                continue;
            }

            // A check often runs beside the program, which listens on the address. So this is not a fault.
            if (address.FindBindFault() is { } fault)
            {
                findings.Warn(key, url, $"cannot be bound on this host at this time ({fault})");
            }

            if (IsManagement(endpoint.Key) && !address.IsLoopback)
            {
                findings.Warn(key, url, "listens on a public address; only operators and health checks may reach it");
            }
        }

        // Such as an https endpoint without a certificate, which stops the start when the server binds.
        foreach (var check in app.Services.GetServices<ISectionCheck>().Where(check => check.Section == kestrel.Path))
        {
            foreach (var line in check.Check(kestrel))
            {
                findings.Fault(line);
            }
        }

        if (!endpoints.Any(endpoint => IsManagement(endpoint.Key)))
        {
            findings.Warn(
                $"Kestrel:Endpoints:{Management}",
                "",
                "without a management port there are no health checks"
            );
        }
    }

    private static bool IsManagement(string name) => name.Equals(Management, StringComparison.OrdinalIgnoreCase);
}
