using EdgeGateway.Commands;
using EdgeGateway.Hosting.Checks;
using EdgeGateway.Testing;
using Microsoft.Extensions.Configuration;

namespace EdgeGateway.UnitTests.Checks;

/// <summary>Runs <c>gateway check</c>.</summary>
internal static class CheckedGateway
{
    /// <summary>The section of a route that the tests add.</summary>
    public const string Route = "ReverseProxy:Routes:x";

    /// <summary>Checks a gateway that has valid settings but for the given ones.</summary>
    /// <param name="settings">Settings such as <c>PublicUrl=x</c>, separated by spaces.</param>
    /// <param name="files">Settings files.</param>
    public static Task<CheckReport> RunAsync(string settings, params string[] files) =>
        GatewayCheck.RunAsync(
            files,
            builder =>
                builder.Configuration.AddInMemoryCollection(
                    Last([
                        new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId),
                        new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
                        new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
                        new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
                        .. settings
                            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                            .Select(setting => setting.Split('=', 2))
                            .Select(setting => KeyValuePair.Create(setting[0], (string?)setting[1])),
                        .. settings.Contains($"{Route}:", StringComparison.Ordinal)
                            ? new[] { KeyValuePair.Create($"{Route}:ClusterId", (string?)"log-source") }
                            : [],
                    ])
                )
        );

    private static IEnumerable<KeyValuePair<string, string?>> Last(KeyValuePair<string, string?>[] settings) =>
        settings.GroupBy(setting => setting.Key, (_, same) => same.Last());
}
