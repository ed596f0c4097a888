using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Identity;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Forwarding;

/// <summary>Believes <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> from the proxies in <c>ForwardedHeaders:KnownProxies</c>
/// (addresses) and <c>:KnownNetworks</c> (CIDR), and from nobody else.</summary>
internal static class ForwardingFeature
{
    private const string Section = "ForwardedHeaders";

    public static WebApplicationBuilder AddForwarding(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IConfiguration>((options, configuration) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in Values(configuration, "KnownProxies"))
            {
                options.KnownProxies.Add(IPAddress.TryParse(proxy.Value, out var address)
                    ? address
                    : throw Fault(proxy, "an IP address"));
            }

            foreach (var network in Values(configuration, "KnownNetworks"))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network.Value, out var range)
                    ? range
                    : throw Fault(network, "a network such as 10.0.0.0/8"));
            }
        });
        return builder;
    }

    public static void UseForwarding(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value;
        if (options.KnownProxies.Count + options.KnownIPNetworks.Count > 0)
        {
            app.Use((context, next) =>
            {
                // Before the connection's address becomes that of the proxy's client.
                if (context.Connection.RemoteIpAddress is { } peer && IsKnown(options, peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer))
                {
                    context.Features.Set(KnownProxy.Instance);
                }

                return next(context);
            });
            app.UseForwardedHeaders();
        }

        // A socket for both families gives IPv4 addresses as IPv6 ones: log and backends are to know a client by one address.
        app.Use((context, next) =>
        {
            if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } address)
            {
                context.Connection.RemoteIpAddress = address.MapToIPv4();
            }

            return next(context);
        });
    }

    private static bool IsKnown(ForwardedHeadersOptions options, IPAddress peer) =>
        options.KnownProxies.Contains(peer) || options.KnownIPNetworks.Any(network => network.Contains(peer));

    private static IEnumerable<IConfigurationSection> Values(IConfiguration configuration, string key) =>
        configuration.GetSection($"{Section}:{key}").GetChildren();

    private static OptionsValidationException Fault(IConfigurationSection section, string rule) =>
        new(Section, typeof(ForwardedHeadersOptions), [OptionsFaults.Line(section.Path, section.Value, rule)]);
}
