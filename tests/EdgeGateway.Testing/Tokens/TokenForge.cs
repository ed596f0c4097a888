using System.Collections.Immutable;
using System.Text;

namespace EdgeGateway.Testing.Tokens;

/// <summary>Makes tokens, good and bad: any header, any payload, signed by anything.</summary>
public sealed record TokenForge
{
    private readonly ImmutableSortedDictionary<string, string> _fields;
    private readonly ImmutableSortedDictionary<string, string> _claims = new Dictionary<string, string>
    {
        ["tenant"] = "\"acme\"",
        ["app"] = "\"example-app\"",
        ["scope"] = "\"logs:read\"",
        ["exp"] = In(3_600),
        ["iss"] = $"\"{ForgeKeys.Issuer}\"",
        ["aud"] = $"\"{ForgeKeys.Audience}\"",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private TokenForge(string algorithm, string keyId, Signer signer)
    {
        _fields = new Dictionary<string, string>
        {
            ["alg"] = $"\"{algorithm}\"",
            ["kid"] = $"\"{keyId}\"",
            ["typ"] = "\"JWT\"",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Signer = signer;
    }

    /// <summary>A good token by the gateway's first key.</summary>
    public static TokenForge Hs256 { get; } =
        new("HS256", GatewayHost.KeyId, Signers.Hmac(Encoding.UTF8.GetBytes(GatewayHost.Secret)));

    /// <summary>A good token by the key set's RSA key.</summary>
    public static TokenForge Rs256 { get; } = new("RS256", "rsa", Signers.Rsa(ForgeKeys.Rsa));

    /// <summary>A good token by the key set's P-256 key.</summary>
    public static TokenForge Es256 { get; } = new("ES256", "ec", Signers.Ecdsa(ForgeKeys.Ec));

    /// <summary>What makes the signature.</summary>
    public Signer Signer { get; init; }

    /// <summary>The header's text.</summary>
    public string Header => Json(_fields);

    /// <summary>The payload's text.</summary>
    public string Payload => Json(_claims);

    /// <summary>The header's part of the token; set, it need not be one.</summary>
    public string HeaderPart
    {
        get => field ?? ForgeKeys.Encode(Header);
        init;
    }

    /// <summary>The payload's part of the token; set, it need not be one.</summary>
    public string PayloadPart
    {
        get => field ?? ForgeKeys.Encode(Payload);
        init;
    }

    /// <summary>The signature's part of the token.</summary>
    public string SignaturePart => ForgeKeys.Encode(Signature);

    /// <summary>The signature.</summary>
    public byte[] Signature => Signer(Encoding.UTF8.GetBytes(SigningInput));

    /// <summary>What is signed.</summary>
    public string SigningInput => $"{HeaderPart}.{PayloadPart}";

    /// <summary>The token. Two readings of it differ where signatures are random.</summary>
    public string Token => WithSignature(Signature);

    /// <summary>A date in so many seconds from now, as JSON.</summary>
    public static string In(double seconds) =>
        $"{Math.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1_000.0 + seconds)}";

    /// <summary>The same with another field in the header, as JSON; null: without it.</summary>
    public TokenForge With(string field, string? json) => new(this, Change(_fields, field, json), _claims);

    /// <summary>The same with another claim, as JSON; null: without it.</summary>
    public TokenForge Claim(string claim, string? json) => new(this, _fields, Change(_claims, claim, json));

    /// <summary>The same with this for the header.</summary>
    public TokenForge WithHeader(byte[] header) => this with { HeaderPart = ForgeKeys.Encode(header) };

    /// <summary>The same with this for the header.</summary>
    public TokenForge WithHeader(string header) => this with { HeaderPart = ForgeKeys.Encode(header) };

    /// <summary>The same with this for the payload.</summary>
    public TokenForge WithPayload(byte[] payload) => this with { PayloadPart = ForgeKeys.Encode(payload) };

    /// <summary>The same with this for the payload.</summary>
    public TokenForge WithPayload(string payload) => this with { PayloadPart = ForgeKeys.Encode(payload) };

    /// <summary>The same with more claims behind the others, as they are.</summary>
    public TokenForge MoreClaims(string json) => WithPayload($"{Payload[..^1]},{json}}}");

    /// <summary>The same with more fields behind the others in the header, as they are.</summary>
    public TokenForge MoreFields(string json) => WithHeader($"{Header[..^1]},{json}}}");

    /// <summary>The token with another signature.</summary>
    public string WithSignature(byte[] signature) => WithSignature(ForgeKeys.Encode(signature));

    /// <summary>The token with another signature.</summary>
    public string WithSignature(string signature) => $"{SigningInput}.{signature}";

    private TokenForge(
        TokenForge other,
        ImmutableSortedDictionary<string, string> fields,
        ImmutableSortedDictionary<string, string> claims
    )
        : this(other) => (_fields, _claims) = (fields, claims);

    private static ImmutableSortedDictionary<string, string> Change(
        ImmutableSortedDictionary<string, string> members,
        string name,
        string? json
    ) => json is null ? members.Remove(name) : members.SetItem(name, json);

    private static string Json(ImmutableSortedDictionary<string, string> members) =>
        $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":{member.Value}"))}}}";
}
