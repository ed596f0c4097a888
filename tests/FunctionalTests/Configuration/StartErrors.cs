using EdgeGateway.Hosting.Startup;
using EdgeGateway.Testing;

namespace FunctionalTests.Configuration;

/// <summary>The error lines of a gateway that does not start.</summary>
internal static class StartErrors
{
    /// <summary>Starts a gateway with invalid settings and returns the lines of the error.</summary>
    public static async Task<IReadOnlyList<string>> LinesAsync(params (string Key, string? Value)[] settings)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(settings));
        return [.. OperatorErrors.Explain(failure)];
    }

    /// <summary>Asserts that an invalid setting stops the start with a line that names key, value and rule.</summary>
    public static async Task AssertRuleAsync(string key, string value, string rule) =>
        Assert.Equal($"{key} is '{value}': must be {rule}", Assert.Single((await LinesAsync((key, value))).Distinct()));
}
