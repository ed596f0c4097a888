using System.Net;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.ConnectionStrings;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Hosting.Checks.Reviews;

/// <summary>A connection to Redis through a network without encryption.</summary>
internal sealed class RedisReview : ISettingsReview
{
    public void Review(WebApplication app, Findings findings)
    {
        var text = app.Services.GetRequiredService<IOptions<RedisOptions>>().Value.ConnectionString;
        if (
            !string.IsNullOrWhiteSpace(text)
            && RedisConnectionString.TryParse(text, out var parsed, out _)
            && !parsed.Options.Ssl
            && parsed.Options.EndPoints.Any(IsRemote)
        )
        {
            findings.Warn(
                RedisOptionsValidator.Key,
                SecretKeys.Show(RedisOptionsValidator.Key, text),
                "the connection is not encrypted; use rediss:// unless the network is trusted"
            );
        }
    }

    private static bool IsRemote(EndPoint endPoint) =>
        endPoint switch
        {
            IPEndPoint ip => !IPAddress.IsLoopback(ip.Address),
            DnsEndPoint dns => !dns.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase),
            _ => false,
        };
}
