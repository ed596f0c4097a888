using System.Text.RegularExpressions;
using EdgeGateway.Hosting.Checks.Reviews;
using EdgeGateway.Hosting.Checks.Sizing;
using EdgeGateway.Hosting.Checks.Tls;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Hosting.Telemetry;

namespace EdgeGateway.Hosting.Checks;

/// <summary>
/// Builds a program with its settings, without starting it, and reports what is wrong, what is a risk, and what is in
/// force.
/// </summary>
/// <param name="program">The program's name.</param>
/// <param name="build">Builds the program. The argument has to be called with its builder.</param>
/// <param name="estimate">Returns what the program uses at most.</param>
/// <param name="expect">Returns what the program says about its endpoints with TLS.</param>
/// <param name="reviews">The program's own reviews.</param>
internal sealed partial class SettingsInspection(
    string program,
    Func<Action<WebApplicationBuilder>, WebApplication> build,
    Func<WebApplication, IEnumerable<ResourceUse>> estimate,
    Func<WebApplication, TlsExpectations> expect,
    params ISettingsReview[] reviews
)
{
    private readonly ISettingsReview[] _reviews =
    [
        new EndpointReview(),
        new CertificateReview(),
        new SecretReview(),
        new RedisReview(),
        .. reviews,
    ];

    public async Task<CheckReport> RunAsync()
    {
        WebApplicationBuilder? builder = null;
        try
        {
            await using var app = build(one =>
            {
                // The command's output is the report alone.
                one.Logging.ClearProviders();
                builder = one;
            });
            var findings = new Findings();
            var resources = new Resources(estimate(app), ProcessLimits.MaxDescriptors, ProcessLimits.Memory);
            foreach (var review in _reviews)
            {
                review.Review(app, findings);
            }

            resources.Warn(findings);
            return Report(
                builder,
                findings.Faults,
                findings.Warnings,
                app.Services,
                TlsReview.Rate(app, expect(app)),
                resources
            );
        }
        catch (Exception exception) when (OperatorErrors.Explain(exception) is { Count: > 0 } faults)
        {
            return Report(builder, faults, [], null, [], null);
        }
        finally
        {
            // Its sources poll their files, also if the program was not built.
            builder?.Configuration.Dispose();
        }
    }

    private CheckReport Report(
        WebApplicationBuilder? builder,
        IReadOnlyList<string> faults,
        IReadOnlyList<string> warnings,
        IServiceProvider? services,
        IReadOnlyList<TlsVerdict> tls,
        Resources? resources
    )
    {
        var configuration = (IConfigurationRoot?)builder?.Configuration;
        return new(
            program,
            [.. faults.Select(line => AddSource(configuration, line)).Distinct()],
            [.. warnings.Distinct()],
            configuration is null
                ? []
                : EffectiveSettings.List(
                    configuration,
                    SettingsFeature.Instances<SettingsSection>(builder!.Services),
                    services,
                    faults
                ),
            tls,
            resources
        );
    }

    private static string AddSource(IConfigurationRoot? configuration, string line)
    {
        line = line.ReplaceLineEndings(" ");
        return
            configuration is not null
            && Key().Match(line) is { Success: true } key
            && EffectiveSettings.FindSource(configuration, key.Value) is { } source
            ? $"{line} [{source}]"
            : line;
    }

    [GeneratedRegex("^[^ ]+(?= is ')")]
    private static partial Regex Key();
}
