using System.Net;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Management;

/// <summary>The URL at which a program on this host reaches the management port of the configuration.</summary>
internal static class ManagementUrl
{
    private const string Key = "Kestrel:Endpoints:Management:Url";

    /// <summary>Returns the URL. Where the endpoint listens on all addresses, it has the loopback address.</summary>
    /// <param name="configuration">The program's settings.</param>
    /// <param name="option">The option that names the URL instead, for the error.</param>
    /// <exception cref="OperatorErrorException">There is no such endpoint, or it is no TCP port.</exception>
    public static Uri Read(IConfiguration configuration, string option)
    {
        var url = configuration[Key] ?? throw new OperatorErrorException($"{Key} is not configured: use {option} URL.");
        try
        {
            var address = BindingAddress.Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe)
            {
                // Kestrel listens on all addresses if the host is neither an address nor localhost.
                var isAny = IPAddress.TryParse(address.Host, out var ip)
                    ? ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)
                    : !address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
                return new UriBuilder(address.Scheme, isAny ? "127.0.0.1" : address.Host, address.Port).Uri;
            }
        }
        catch (Exception exception)
            when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            // The rule below is clearer than the parser's message.
        }

        throw new OperatorErrorException(
            OptionsFaults.FormatLine(Key, url, $"an http or https URL with a port, or use {option} URL")
        );
    }
}
