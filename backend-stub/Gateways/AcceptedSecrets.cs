using System.Security.Cryptography;
using System.Text;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.GatewaySecrets;
using Microsoft.Extensions.Primitives;

namespace LogSource.Gateways;

/// <summary>The secrets of gateways, as hashes. A comparison takes the same time whatever a client sends.</summary>
internal sealed class AcceptedSecrets
{
    private readonly IConfiguration _configuration;
    private volatile byte[][] _hashes;

    public AcceptedSecrets(ReloadableOptions<GatewayAuthenticationOptions> options, IConfiguration configuration)
    {
        _configuration = configuration;
        _hashes = Read(options.Current);
        options.Changed += () => _hashes = Read(options.Current);
    }

    /// <summary>Whether a request with these values of <see cref="GatewaySecret.Header"/> is served.</summary>
    public bool Accepts(StringValues values)
    {
        var hashes = _hashes;
        if (hashes.Length == 0)
        {
            return true;
        }

        var sent = Hash(values is [{ } value] ? value : "");
        var isAccepted = false;
        foreach (var hash in hashes)
        {
            isAccepted |= CryptographicOperations.FixedTimeEquals(sent, hash);
        }

        return isAccepted;
    }

    /// <summary>The configuration key of a secret.</summary>
    public static string Path(int index) =>
        $"{GatewayAuthenticationOptions.Section}:{nameof(GatewayAuthenticationOptions.Secrets)}:{index}";

    private byte[][] Read(GatewayAuthenticationOptions options) =>
        [.. options.Secrets.Select((secret, i) => Hash(GatewaySecret.Read(_configuration, Path(i), secret)))];

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
