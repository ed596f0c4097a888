using System.Security.Cryptography;
using EdgeGateway.Testing.Tokens;
using EdgeGateway.Tokens.Keys;

namespace EdgeGateway.UnitTests.Tokens.Keys;

public sealed class JsonWebKeysTests
{
    private static readonly string Ec = TestKeys.Jwk(TestKeys.Ec, ",\"kid\":\"good\"");

    private static readonly string Short = TestKeys.Base64UrlEncode(TestKeys.ShortRsa.ExportParameters(false).Modulus!);

    public static TheoryData<string, string> Unusable =>
        new()
        {
            { "a short RSA key", TestKeys.Jwk(TestKeys.ShortRsa) },
            {
                "a short RSA key with leading zeros",
                $$"""{"kty":"RSA","n":"{{TestKeys.Base64UrlEncode(new byte[192])}}{{Short}}","e":"AQAB"}"""
            },
            { "an RSA key for encryption", TestKeys.Jwk(TestKeys.Rsa, ",\"use\":\"enc\"") },
            { "an RSA key with an unknown use", TestKeys.Jwk(TestKeys.Rsa, ",\"use\":\"SIG\"") },
            { "an RSA key to encrypt with", TestKeys.Jwk(TestKeys.Rsa, ",\"key_ops\":[\"encrypt\",\"wrapKey\"]") },
            { "an RSA key for RS512", TestKeys.Jwk(TestKeys.Rsa, ",\"alg\":\"RS512\"") },
            { "an RSA key for PS256", TestKeys.Jwk(TestKeys.Rsa, ",\"alg\":\"PS256\"") },
            { "an RSA key for HS256", TestKeys.Jwk(TestKeys.Rsa, ",\"alg\":\"HS256\"") },
            { "an RSA key for none", TestKeys.Jwk(TestKeys.Rsa, ",\"alg\":\"none\"") },
            { "an RSA key without exponent", """{"kty":"RSA","n":"AQAB"}""" },
            { "an RSA key without modulus", """{"kty":"RSA","e":"AQAB"}""" },
            { "an RSA key with invalid base64", """{"kty":"RSA","n":"!","e":"AQAB"}""" },
            { "an RSA key with an invalid base64 length", """{"kty":"RSA","n":"A","e":"AQAB"}""" },
            { "a P-384 key", TestKeys.Jwk(TestKeys.EcP384) },
            { "a P-384 key for ES256", TestKeys.Jwk(TestKeys.EcP384, ",\"alg\":\"ES256\"") },
            { "a P-256 key for ES384", TestKeys.Jwk(TestKeys.Ec, ",\"alg\":\"ES384\"") },
            { "a P-256 key for RS256", TestKeys.Jwk(TestKeys.Ec, ",\"alg\":\"RS256\"") },
            { "half a point", """{"kty":"EC","crv":"P-256","x":"AQAB"}""" },
            { "another curve", """{"kty":"EC","crv":"secp256k1","x":"AQAB","y":"AQAB"}""" },
            { "a symmetric key", TestKeys.Jwk(TestKeys.Symmetric) },
            { "a symmetric key for RS256", TestKeys.Jwk(TestKeys.Symmetric, ",\"alg\":\"RS256\"") },
            { "an Edwards key", """{"kty":"OKP","crv":"Ed25519","x":"AQAB"}""" },
            { "an unknown type", """{"kty":"x"}""" },
            { "a type in another case", TestKeys.Jwk(TestKeys.Rsa).Replace("RSA", "rsa", StringComparison.Ordinal) },
            { "nothing", "{}" },
            { "a number", "1" },
            { "null", "null" },
            { "a type that is a number", """{"kty":5}""" },
            { "an id that is a number", TestKeys.Jwk(TestKeys.Rsa, ",\"kid\":7,\"alg\":\"RS512\"") },
            { "operations that are not a list", TestKeys.Jwk(TestKeys.Rsa, ",\"key_ops\":\"encrypt\"") },
        };

    public static TheoryData<string, string, string> Usable =>
        new()
        {
            { "an RSA key without further members", TestKeys.Jwk(TestKeys.Rsa), "RS256" },
            { "a longer RSA key", TestKeys.Jwk(RSA.Create(3072)), "RS256" },
            {
                "an RSA key for RS256",
                TestKeys.Jwk(TestKeys.Rsa, ",\"alg\":\"RS256\",\"use\":\"sig\",\"key_ops\":[\"verify\"]"),
                "RS256"
            },
            { "a P-256 key without further members", TestKeys.Jwk(TestKeys.Ec), "ES256" },
            { "a P-256 key for ES256", TestKeys.Jwk(TestKeys.Ec, ",\"alg\":\"ES256\",\"use\":\"sig\""), "ES256" },
        };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Skips_keys_that_cannot_be_used(string name, string jwk)
    {
        Assert.NotEmpty(name);
        Assert.Equal("good", Assert.Single(JsonWebKeys.Read(TestKeys.KeySetOf(jwk, Ec), null, null)).Id);
        Assert.Empty(JsonWebKeys.Read(TestKeys.KeySetOf(jwk), null, null));
    }

    [Theory]
    [MemberData(nameof(Usable))]
    public void Reads_a_key_with_its_algorithm_issuer_and_audience(string name, string jwk, string algorithm)
    {
        Assert.NotEmpty(name);
        var key = Assert.Single(JsonWebKeys.Read(TestKeys.KeySetOf(jwk), "us", "logs"));
        Assert.Equal((null, algorithm, "us", "logs"), (key.Id, key.Algorithm, key.Issuer, key.Audience));
        Assert.NotEqual(
            key.Fingerprint,
            Assert.Single(JsonWebKeys.Read(TestKeys.KeySetOf(jwk), "them", "logs")).Fingerprint
        );
        Assert.Equal(
            key.Fingerprint,
            Assert.Single(JsonWebKeys.Read(TestKeys.KeySetOf(jwk), "us", "logs")).Fingerprint
        );
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
    public void Any_other_document_is_rejected(string document) =>
        Assert.Throws<InvalidDataException>(() => JsonWebKeys.Read(document, null, null));
}
