using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Bench.Tokens;

/// <summary>A key of each kind in a settings file and a JWKS document, and tokens signed with these keys.</summary>
internal sealed class TokenKinds : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly string _settings = Path.GetTempFileName();
    private readonly string _document = Path.GetTempFileName();

    /// <summary>Writes the settings of a gateway with these keys and this size of the token cache.</summary>
    public string WriteSettings(int cacheSize)
    {
        var secret = Convert.ToBase64String(_secret);
        var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        File.WriteAllText(
            _document,
            JsonSerializer.Serialize(
                new
                {
                    keys = new object[]
                    {
                        new
                        {
                            kty = "RSA",
                            kid = "RS256",
                            n = Base64UrlEncoder.Encode(rsa.Modulus),
                            e = Base64UrlEncoder.Encode(rsa.Exponent),
                        },
                        new
                        {
                            kty = "EC",
                            crv = "P-256",
                            kid = "ES256",
                            x = Base64UrlEncoder.Encode(ec.Q.X),
                            y = Base64UrlEncoder.Encode(ec.Q.Y),
                        },
                    },
                }
            )
        );
        File.WriteAllText(
            _settings,
            JsonSerializer.Serialize(
                new Dictionary<string, string>
                {
                    ["Kestrel:Endpoints:Public:Url"] = "http://127.0.0.1:0",
                    ["Kestrel:Endpoints:Management:Url"] = "http://127.0.0.1:0",
                    ["Tokens:SigningKeys:0:Id"] = "HS256",
                    ["Tokens:SigningKeys:0:Secret"] = secret,
                    ["Tokens:KeySets:0:File"] = _document,
                    ["Tokens:CacheSize"] = $"{cacheSize}",
                    ["ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled"] = "false",
                    ["Logging:LogLevel:Default"] = "Warning",
                    ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
                }
            )
        );
        return _settings;
    }

    /// <summary>A token of each kind, in the form that the gateway issues.</summary>
    public IEnumerable<(string Algorithm, string Token)> Tokens()
    {
        var secret = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(Convert.ToBase64String(_secret)))
        {
            KeyId = "HS256",
        };
        yield return ("HS256", Sign(secret, "HS256"));
        yield return ("RS256", Sign(new RsaSecurityKey(_rsa) { KeyId = "RS256" }, "RS256"));
        yield return ("ES256", Sign(new ECDsaSecurityKey(_ec) { KeyId = "ES256" }, "ES256"));
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
        File.Delete(_settings);
        File.Delete(_document);
    }

    private static string Sign(SecurityKey key, string algorithm) =>
        new JsonWebTokenHandler().CreateToken(
            new SecurityTokenDescriptor
            {
                Expires = DateTime.UtcNow.AddHours(1),
                SigningCredentials = new SigningCredentials(key, algorithm),
                Claims = new Dictionary<string, object>
                {
                    ["tenant"] = "acme",
                    ["app"] = "example-app",
                    ["scope"] = "logs:read",
                    ["jti"] = Guid.NewGuid().ToString("N"),
                },
            }
        );
}
