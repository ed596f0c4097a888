using EdgeGateway.Testing;

namespace FunctionalTests.Clients;

/// <summary>The protocols between client and gateway, and between gateway and backend.</summary>
public static class Protocols
{
    /// <summary>All combinations: client protocol, whether the backend uses HTTP/2.</summary>
    public static TheoryData<string, bool> Matrix
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var client in (string[])["h1", "h2c", "h1+tls", "h2+tls"])
            {
                rows.Add(client, false);
                rows.Add(client, true);
            }

            return rows;
        }
    }

    internal static (Uri Server, bool Http2) Endpoint(this GatewayHost gateway, string protocol) =>
        protocol switch
        {
            "h1" => (gateway.Http, false),
            "h2c" => (gateway.H2c, true),
            "h1+tls" => (gateway.Tls, false),
            "h2+tls" => (gateway.Tls, true),
            _ => throw new ArgumentOutOfRangeException(nameof(protocol)),
        };
}
