using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace FunctionalTests.Tokens;

/// <summary>Good tokens by keys that a gateway under test does not sign with.</summary>
internal static class TestTokens
{
    public static string Sign(string secret, string kid, params (string Name, object Value)[] claims) =>
        Sign(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret)) { KeyId = kid }, SecurityAlgorithms.HmacSha256, claims);

    /// <summary>A token of tenant <c>acme</c> that reads <c>example-app</c> for ten minutes, and what <paramref name="claims"/> say over that.</summary>
    public static string Sign(SecurityKey key, string algorithm, params (string Name, object Value)[] claims)
    {
        var all = new Dictionary<string, object>
        {
            ["tenant"] = "acme",
            ["app"] = "example-app",
            ["scope"] = "logs:read",
            ["jti"] = Guid.NewGuid().ToString("N"),
        };
        foreach (var (name, value) in claims)
        {
            all[name] = value;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Claims = all,
            Expires = DateTime.UtcNow.AddMinutes(10),
            SigningCredentials = new SigningCredentials(key, algorithm),
        });
    }
}
