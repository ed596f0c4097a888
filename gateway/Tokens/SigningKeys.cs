using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens;

/// <summary>The configured HS256 keys, or in Development, where none is configured, one made for this process.</summary>
internal sealed class SigningKeys
{
    private readonly SymmetricSecurityKey[] _keys;

    public SigningKeys(IOptions<TokenOptions> options)
    {
        var configured = options.Value.SigningKeys;
        IsGenerated = configured.Count == 0;
        _keys = IsGenerated
            ? [Key("generated", RandomNumberGenerator.GetBytes(32))]
            : [.. configured.Select(key => Key(key.Id, Encoding.UTF8.GetBytes(key.Secret)))];
    }

    /// <summary>The key was made up: tokens do not outlive the process.</summary>
    public bool IsGenerated { get; }

    /// <summary>Signs new tokens with the first key.</summary>
    public SigningCredentials Credentials => new(_keys[0], SecurityAlgorithms.HmacSha256);

    /// <summary>The keys that may verify a token: the one it names, or all where it names none.</summary>
    public IEnumerable<SecurityKey> Find(string? keyId) =>
        string.IsNullOrEmpty(keyId) ? _keys : _keys.Where(key => key.KeyId == keyId);

    private static SymmetricSecurityKey Key(string id, byte[] secret) => new(secret) { KeyId = id };
}
