using System.Collections.Immutable;
using System.Text;

namespace EdgeGateway.Testing.Tokens;

/// <summary>Builds valid and invalid JWTs (RFC 7519) with any header, payload and signature.</summary>
public sealed record TokenBuilder
{
    private readonly ImmutableSortedDictionary<string, string> _fields;
    private readonly ImmutableSortedDictionary<string, string> _claims = new Dictionary<string, string>
    {
        ["tenant"] = "\"acme\"",
        ["app"] = "\"example-app\"",
        ["scope"] = "\"logs:read\"",
        ["exp"] = SecondsFromNow(3_600),
        ["iss"] = $"\"{TestKeys.Issuer}\"",
        ["aud"] = $"\"{TestKeys.Audience}\"",
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private TokenBuilder(string algorithm, string keyId, Signer signer)
    {
        _fields = new Dictionary<string, string>
        {
            ["alg"] = $"\"{algorithm}\"",
            ["kid"] = $"\"{keyId}\"",
            ["typ"] = "\"JWT\"",
        }.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Signer = signer;
    }

    /// <summary>A valid token that the gateway's first key signs.</summary>
    public static TokenBuilder Hs256 { get; } =
        new("HS256", GatewayHost.KeyId, Signers.Hmac(Encoding.UTF8.GetBytes(GatewayHost.Secret)));

    /// <summary>A valid token that the key set's RSA key signs.</summary>
    public static TokenBuilder Rs256 { get; } = new("RS256", "rsa", Signers.Rsa(TestKeys.Rsa));

    /// <summary>A valid token that the key set's P-256 key signs.</summary>
    public static TokenBuilder Es256 { get; } = new("ES256", "ec", Signers.Ecdsa(TestKeys.Ec));

    /// <summary>Computes the signature.</summary>
    public Signer Signer { get; init; }

    /// <summary>The header as JSON.</summary>
    public string Header => Json(_fields);

    /// <summary>The payload as JSON.</summary>
    public string Payload => Json(_claims);

    /// <summary>The encoded header. A test may set it to any text.</summary>
    public string HeaderPart
    {
        get => field ?? TestKeys.Base64UrlEncode(Header);
        init;
    }

    /// <summary>The encoded payload. A test may set it to any text.</summary>
    public string PayloadPart
    {
        get => field ?? TestKeys.Base64UrlEncode(Payload);
        init;
    }

    /// <summary>The encoded signature.</summary>
    public string SignaturePart => TestKeys.Base64UrlEncode(Signature);

    /// <summary>The signature.</summary>
    public byte[] Signature => Signer(Encoding.UTF8.GetBytes(SigningInput));

    /// <summary>The text that is signed: encoded header, dot, encoded payload (RFC 7515 section 5.1).</summary>
    public string SigningInput => $"{HeaderPart}.{PayloadPart}";

    /// <summary>
    /// The token. Each read signs again, so two values differ if the algorithm's signatures are random.
    /// </summary>
    public string Token => WithSignature(Signature);

    /// <summary>The JSON number of a date this many seconds from now.</summary>
    public static string SecondsFromNow(double seconds) =>
        $"{Math.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1_000.0 + seconds)}";

    /// <summary>Sets a header field to a JSON value, or removes it if <paramref name="json"/> is null.</summary>
    public TokenBuilder WithField(string field, string? json) => new(this, Change(_fields, field, json), _claims);

    /// <summary>Sets a claim to a JSON value, or removes it if <paramref name="json"/> is null.</summary>
    public TokenBuilder WithClaim(string claim, string? json) => new(this, _fields, Change(_claims, claim, json));

    /// <summary>Replaces the header.</summary>
    public TokenBuilder WithHeader(byte[] header) => this with { HeaderPart = TestKeys.Base64UrlEncode(header) };

    /// <summary>Replaces the header.</summary>
    public TokenBuilder WithHeader(string header) => this with { HeaderPart = TestKeys.Base64UrlEncode(header) };

    /// <summary>Replaces the payload.</summary>
    public TokenBuilder WithPayload(byte[] payload) => this with { PayloadPart = TestKeys.Base64UrlEncode(payload) };

    /// <summary>Replaces the payload.</summary>
    public TokenBuilder WithPayload(string payload) => this with { PayloadPart = TestKeys.Base64UrlEncode(payload) };

    /// <summary>Appends claims as raw JSON members, so that a name can occur twice.</summary>
    public TokenBuilder AppendClaims(string json) => WithPayload($"{Payload[..^1]},{json}}}");

    /// <summary>Appends header fields as raw JSON members, so that a name can occur twice.</summary>
    public TokenBuilder AppendFields(string json) => WithHeader($"{Header[..^1]},{json}}}");

    /// <summary>Returns the token with this signature.</summary>
    public string WithSignature(byte[] signature) => WithSignature(TestKeys.Base64UrlEncode(signature));

    /// <summary>Returns the token with this signature.</summary>
    public string WithSignature(string signature) => $"{SigningInput}.{signature}";

    private TokenBuilder(
        TokenBuilder other,
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
