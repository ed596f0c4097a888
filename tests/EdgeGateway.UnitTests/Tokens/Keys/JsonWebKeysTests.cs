using System.Security.Cryptography;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens.Keys;

namespace EdgeGateway.UnitTests.Tokens.Keys;

public sealed class JsonWebKeysTests
{
    private static readonly string Ec = ForgeKeys.Jwk(ForgeKeys.Ec, ",\"kid\":\"good\"");

    private static readonly string Short = ForgeKeys.Encode(ForgeKeys.ShortRsa.ExportParameters(false).Modulus!);

    public static TheoryData<string, string> Unusable =>
        new()
        {
            { "a short RSA key", ForgeKeys.Jwk(ForgeKeys.ShortRsa) },
            {
                "a short RSA key with zeros before",
                $$"""{"kty":"RSA","n":"{{ForgeKeys.Encode(new byte[192])}}{{Short}}","e":"AQAB"}"""
            },
            { "an RSA key for encryption", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"use\":\"enc\"") },
            { "an RSA key for something", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"use\":\"SIG\"") },
            { "an RSA key to encrypt with", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"key_ops\":[\"encrypt\",\"wrapKey\"]") },
            { "an RSA key for RS512", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"alg\":\"RS512\"") },
            { "an RSA key for PS256", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"alg\":\"PS256\"") },
            { "an RSA key for HS256", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"alg\":\"HS256\"") },
            { "an RSA key for none", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"alg\":\"none\"") },
            { "an RSA key without exponent", """{"kty":"RSA","n":"AQAB"}""" },
            { "an RSA key without modulus", """{"kty":"RSA","e":"AQAB"}""" },
            { "an RSA key that cannot be read", """{"kty":"RSA","n":"!","e":"AQAB"}""" },
            { "an RSA key whose length is none of base64", """{"kty":"RSA","n":"A","e":"AQAB"}""" },
            { "a P-384 key", ForgeKeys.Jwk(ForgeKeys.Ec384) },
            { "a P-384 key for ES256", ForgeKeys.Jwk(ForgeKeys.Ec384, ",\"alg\":\"ES256\"") },
            { "a P-256 key for ES384", ForgeKeys.Jwk(ForgeKeys.Ec, ",\"alg\":\"ES384\"") },
            { "a P-256 key for RS256", ForgeKeys.Jwk(ForgeKeys.Ec, ",\"alg\":\"RS256\"") },
            { "half a point", """{"kty":"EC","crv":"P-256","x":"AQAB"}""" },
            { "another curve", """{"kty":"EC","crv":"secp256k1","x":"AQAB","y":"AQAB"}""" },
            { "a symmetric key", ForgeKeys.Jwk(ForgeKeys.Oct) },
            { "a symmetric key for RS256", ForgeKeys.Jwk(ForgeKeys.Oct, ",\"alg\":\"RS256\"") },
            { "an Edwards key", """{"kty":"OKP","crv":"Ed25519","x":"AQAB"}""" },
            { "a type nobody knows", """{"kty":"x"}""" },
            { "a type in another case", ForgeKeys.Jwk(ForgeKeys.Rsa).Replace("RSA", "rsa", StringComparison.Ordinal) },
            { "nothing", "{}" },
            { "a number", "1" },
            { "null", "null" },
            { "a type that is a number", """{"kty":5}""" },
            { "an id that is a number", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"kid\":7,\"alg\":\"RS512\"") },
            { "operations that are no list", ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"key_ops\":\"encrypt\"") },
        };

    public static TheoryData<string, string, string> Usable =>
        new()
        {
            { "an RSA key that says no more", ForgeKeys.Jwk(ForgeKeys.Rsa), "RS256" },
            { "a longer RSA key", ForgeKeys.Jwk(RSA.Create(3072)), "RS256" },
            {
                "an RSA key for RS256",
                ForgeKeys.Jwk(ForgeKeys.Rsa, ",\"alg\":\"RS256\",\"use\":\"sig\",\"key_ops\":[\"verify\"]"),
                "RS256"
            },
            { "a P-256 key that says no more", ForgeKeys.Jwk(ForgeKeys.Ec), "ES256" },
            { "a P-256 key for ES256", ForgeKeys.Jwk(ForgeKeys.Ec, ",\"alg\":\"ES256\",\"use\":\"sig\""), "ES256" },
        };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Passes_over_what_is_not_for_us(string what, string jwk)
    {
        Assert.NotEmpty(what);
        Assert.Equal("good", Assert.Single(JsonWebKeys.Read(ForgeKeys.Set(jwk, Ec), null, null)).Id);
        Assert.Empty(JsonWebKeys.Read(ForgeKeys.Set(jwk), null, null));
    }

    [Theory]
    [MemberData(nameof(Usable))]
    public void Takes_a_key_for_its_algorithm_and_binds_it(string what, string jwk, string algorithm)
    {
        Assert.NotEmpty(what);
        var key = Assert.Single(JsonWebKeys.Read(ForgeKeys.Set(jwk), "us", "logs"));
        Assert.Equal((null, algorithm, "us", "logs"), (key.Id, key.Algorithm, key.Issuer, key.Audience));
        Assert.NotEqual(
            key.Fingerprint,
            Assert.Single(JsonWebKeys.Read(ForgeKeys.Set(jwk), "them", "logs")).Fingerprint
        );
        Assert.Equal(key.Fingerprint, Assert.Single(JsonWebKeys.Read(ForgeKeys.Set(jwk), "us", "logs")).Fingerprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("<html/>")]
    [InlineData("""{"keys":null}""")]
    [InlineData("""{"keys":1}""")]
    [InlineData("""{"keys":{}}""")]
    public void Another_document_is_refused(string document) =>
        Assert.Throws<InvalidDataException>(() => JsonWebKeys.Read(document, null, null));
}
