using System.Buffers.Text;
using System.Text;
using EdgeGateway.Tokens.Validation;
using Microsoft.IdentityModel.JsonWebTokens;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// JSON Web Tokens. The input is a header and a payload in JSON, each on a line; without a line feed it is the token
/// itself. The JWT library reads the same algorithm, key and claims in each accepted token. It rejects some tokens for
/// fields that the gateway ignores, such as an <c>azp</c> that is a list; the gateway then rejects them, too.
/// </summary>
internal sealed class JwtTarget : IFuzzTarget
{
    public string Name => "jwt";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "EdgeGateway.Tokens.Validation.CompactJwt",
        "EdgeGateway.Tokens.Validation.JwtHeader",
        "EdgeGateway.Tokens.Validation.JwtPayload",
        "EdgeGateway.Tokens.TokenClaims",
    ];

    public long MaxSteps(int length) => 5_000 + (50L * length);

    public long MaxAllocation(int length) => 32_768 + (100L * length);

    public void Parse(ReadOnlyMemory<byte> input) => CompactJwt.Read(TokenOf(input));

    public void Check(ReadOnlyMemory<byte> input)
    {
        var token = TokenOf(input);
        if (CompactJwt.Read(token) is not { } jwt)
        {
            return;
        }

        if (ReadByLibrary(token) is not { } library)
        {
            return;
        }

        Expect.Equal(library.Alg, jwt.Header.Algorithm, "alg");
        Expect.Equal(library.Kid, jwt.Header.KeyId ?? "", "kid");
        Expect.Equal(library.GetPayloadValue<string>(Tokens.TokenClaims.Tenant), jwt.Payload.Tenant, "the tenant");
        Expect.True(Tokens.TokenClaims.IsTenant(jwt.Payload.Tenant), "the tenant is visible ASCII");
        Expect.Equal(library.Id, jwt.Payload.TokenId ?? "", "jti");
        Expect.True(
            Math.Abs((library.ValidTo - jwt.Payload.ExpiresAt.UtcDateTime).TotalSeconds) <= 1,
            $"exp is {library.ValidTo} in the library and {jwt.Payload.ExpiresAt} here"
        );
        Expect.True(
            !jwt.Payload.Scopes.Any(scope => scope.Contains(' ', StringComparison.Ordinal)),
            "scopes have no blanks"
        );
    }

    private static JsonWebToken? ReadByLibrary(string token)
    {
        try
        {
            return new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string TokenOf(ReadOnlyMemory<byte> input)
    {
        var bytes = input.Span;
        var end = bytes.IndexOf((byte)'\n');
        return end < 0
            ? Encoding.Latin1.GetString(bytes)
            : $"{Base64Url.EncodeToString(bytes[..end])}.{Base64Url.EncodeToString(bytes[(end + 1)..])}.AA";
    }
}
