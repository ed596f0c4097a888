using EdgeGateway.Hosting.Management;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LogSource.Connections;

/// <summary>Configures the server's limits for connections.</summary>
internal static class ConnectionsFeature
{
    /// <summary>Sets the limits. <c>Kestrel:Limits:*</c> in the configuration overrides them.</summary>
    public static void AddConnections(this WebApplicationBuilder builder)
    {
        // No minimum data rates: over HTTP/2, one slow client behind a gateway would end the gateway's connection and
        // all other streams on it. A gateway has its own clocks for each stream.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null;

            // HAProxy's health checks over cleartext HTTP/2 send ":scheme: https". Nothing here uses the scheme.
            kestrel.AllowAlternateSchemes = true;
        });

        builder.Services.AddManagementPort();

        // The framework binds Kestrel's endpoints, but not its limits or AddServerHeader.
        builder.Services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));
    }
}
