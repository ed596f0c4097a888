using EdgeGateway.Hosting.Checks.Sizing;
using EdgeGateway.Hosting.Checks.Tls;

namespace EdgeGateway.Hosting.Checks;

/// <summary>The result of the command <c>check</c>.</summary>
/// <param name="Program">The program's name.</param>
/// <param name="Faults">Settings that do not work, one line each.</param>
/// <param name="Warnings">Settings that are a risk, one line each.</param>
/// <param name="Settings">The settings in force. If the program cannot be built, defaults are missing.</param>
/// <param name="Tls">The verdicts on the endpoints with TLS; none if the program cannot be built.</param>
/// <param name="Resources">What the program uses at most; null if it cannot be built.</param>
internal sealed record CheckReport(
    string Program,
    IReadOnlyList<string> Faults,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<EffectiveSetting> Settings,
    IReadOnlyList<TlsVerdict> Tls,
    Resources? Resources
)
{
    public bool IsValid => Faults.Count == 0;
}
