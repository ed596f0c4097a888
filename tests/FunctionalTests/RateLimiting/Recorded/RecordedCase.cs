using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>A sequence of requests with the responses that AspNetCoreRateLimit gave to them.</summary>
/// <param name="Name">The unique name.</param>
/// <param name="Config">The configuration, as in a settings file.</param>
/// <param name="Steps">The requests in order.</param>
internal sealed record RecordedCase(string Name, JsonElement Config, IReadOnlyList<RecordedStep> Steps)
{
    /// <summary>The configuration as keys and values.</summary>
    public (string Key, string? Value)[] Settings()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Config.GetRawText())))
            .Build();

        // AsEnumerable also returns parent sections, with a null value.
        return
        [
            .. configuration
                .AsEnumerable()
                .Where(pair => !configuration.GetSection(pair.Key).GetChildren().Any())
                .Select(pair => (pair.Key, pair.Value)),
        ];
    }
}
