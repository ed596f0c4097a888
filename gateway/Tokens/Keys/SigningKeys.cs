using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens.Keys;

/// <summary>
/// The configured HS256 keys. In Development and without any configured key: one that is generated for this process.
/// </summary>
internal sealed class SigningKeys
{
    private static readonly SigningKeyOptions Generated = new()
    {
        Id = "generated",
        Secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
    };

    private readonly VerificationKey[] _keys;

    public SigningKeys(TokenOptions options)
    {
        IsGenerated = options.SigningKeys.Count + options.KeySets.Count == 0;
        _keys =
        [
            .. (IsGenerated ? [Generated] : options.SigningKeys).Select(key => new VerificationKey(
                key.Id,
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(key.Secret)) { KeyId = key.Id },
                SecurityAlgorithms.HmacSha256,
                options.Issuer,
                options.Audience,
                IsOwn: true
            )),
        ];
    }

    /// <summary>Whether the key was generated, so that tokens are valid until the process ends.</summary>
    public bool IsGenerated { get; }

    public IReadOnlyList<VerificationKey> Keys => _keys;

    /// <summary>Signs new tokens with the first key; null where all keys belong to other issuers.</summary>
    public SigningCredentials? Credentials =>
        _keys is [var first, ..] ? new SigningCredentials(first.Key, SecurityAlgorithms.HmacSha256) : null;
}
