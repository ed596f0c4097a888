using System.Globalization;
using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>Lines that are written to apps, each with the same number of followers.</summary>
/// <param name="Kind">The protocol of the followers.</param>
/// <param name="Followers">Their number.</param>
/// <param name="PerSecond">Lines, or bursts of lines, that an app gets in a second.</param>
/// <param name="Apps">The number of apps.</param>
/// <param name="HasBursts">Whether bursts are measured, too.</param>
/// <param name="IsTls">Whether the followers use TLS.</param>
internal sealed record LinePlan(
    StreamKind Kind,
    int Followers,
    int PerSecond = 20,
    int Apps = 1,
    bool HasBursts = true,
    bool IsTls = false
)
{
    /// <summary>Lines of a burst.</summary>
    public const int BurstLines = 100;

    /// <summary>The followers in the table.</summary>
    public string Who =>
        string.Create(CultureInfo.InvariantCulture, $"{Followers:#,0} {(IsTls ? "TLS " : "")}{Protocol}")
        + (Apps > 1 ? string.Create(CultureInfo.InvariantCulture, $" of {Apps:#,0} apps") : "");

    private string Protocol => Kind == StreamKind.WebSocket ? "WebSockets" : "SSE streams";
}
