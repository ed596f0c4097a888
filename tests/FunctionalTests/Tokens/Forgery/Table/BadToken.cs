namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>A token that the gateway must reject.</summary>
/// <param name="Name">What is wrong with the token. Unique.</param>
/// <param name="Token">The token.</param>
/// <param name="Status">The expected status.</param>
/// <param name="Code">The expected problem code.</param>
internal sealed record BadToken(string Name, string Token, int Status = 401, string Code = "token-invalid")
{
    public static BadToken Expired(string name, string token) => new(name, token, Code: "token-expired");

    public static BadToken ForAnotherApp(string name, string token) => new(name, token, 403, "app-not-allowed");

    public static BadToken WithoutScope(string name, string token) => new(name, token, 403, "insufficient-scope");
}
