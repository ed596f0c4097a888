using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>What AspNetCoreRateLimit answered to some requests, one after another.</summary>
/// <param name="Name">Tells it from the others.</param>
/// <param name="Config">Its configuration, as in a settings file.</param>
/// <param name="Steps">The requests.</param>
internal sealed record RecordedCase(string Name, JsonElement Config, IReadOnlyList<RecordedStep> Steps)
{
    /// <summary>The configuration as keys and values.</summary>
    public (string Key, string? Value)[] Settings()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(Config.GetRawText())))
            .Build();

        // A section that has others in it comes with a null for a value.
        return
        [
            .. configuration
                .AsEnumerable()
                .Where(pair => !configuration.GetSection(pair.Key).GetChildren().Any())
                .Select(pair => (pair.Key, pair.Value)),
        ];
    }
}
