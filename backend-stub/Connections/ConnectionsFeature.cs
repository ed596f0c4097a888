using EdgeGateway.Hosting.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LogSource.Connections;

internal static class ConnectionsFeature
{
    /// <summary>Sets the server's limits; <c>Kestrel:Limits:*</c> in the configuration wins.</summary>
    public static void AddConnections(this WebApplicationBuilder builder)
    {
        // Over HTTP/2 one slow client behind a gateway would cost its connection, and with it the streams of all others. A gateway
        // has clocks of its own for each.
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = kestrel.Limits.MinResponseDataRate = null;

            // HAProxy's checks over cleartext HTTP/2 say ":scheme: https". Nothing here asks for the scheme.
            kestrel.AllowAlternateSchemes = true;
        });

        var server = builder.CheckedSection("Kestrel");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Configure(server, reloadOnChange: true));

        // The framework binds Kestrel's endpoints by itself, but neither its limits nor AddServerHeader.
        builder.Services.Configure<KestrelServerOptions>(builder.Configuration.GetSection("Kestrel"));
    }
}
