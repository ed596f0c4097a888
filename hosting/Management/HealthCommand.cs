using System.CommandLine;
using System.Globalization;
using System.Net.Security;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Management;

/// <summary>
/// The command <c>health</c> of both programs: requests the readiness of the running program from its management port.
/// Health checks of container images run it, because such an image has neither a shell nor curl.
/// </summary>
internal static class HealthCommand
{
    // Below the time after which a container engine kills a check: then the reason is in the engine's record.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(4);

    // A reason takes one line.
    private const int MaxReason = 200;

    /// <param name="program">The program's name.</param>
    /// <param name="config">The program's option for settings files.</param>
    public static Command Create(string program, Option<string[]> config)
    {
        var live = new Option<bool>("--live")
        {
            Description = "Checks only whether the process responds (/healthz), not whether it is ready (/readyz).",
        };
        var url = HttpUrlOption.Create("--url", "The management port. Default: the configured one.");
        var command = new Command("health", "Exits with 0 if the running program is ready for requests, else with 1.")
        {
            live,
            url,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
                OperatorErrors.GuardAsync(
                    program,
                    async () =>
                    {
                        var management =
                            parsed.GetValue(url) ?? ReadUrl(program, parsed.GetValue(config) ?? [], url.Name);
                        var path = parsed.GetValue(live) ? "/healthz" : "/readyz";
                        await CheckAsync(new Uri(management, path), cancellationToken);
                    }
                )
        );
        return command;
    }

    private static Uri ReadUrl(string program, IEnumerable<string> files, string option)
    {
        using var settings = CommandSettings.Read(program, files);
        return ManagementUrl.Read(settings, option);
    }

    private static async Task CheckAsync(Uri url, CancellationToken cancellationToken)
    {
        // Over loopback, a certificate cannot match: it names the program's public host.
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, _, _, errors) =>
                    errors == SslPolicyErrors.None || url.IsLoopback,
            },
        };
        using var http = new HttpClient(handler) { Timeout = AnswerTimeout };
        try
        {
            using var response = await http.GetAsync(url, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                var reason = await response.Content.ReadAsStringAsync(cancellationToken);
                throw new OperatorErrorException(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{url} returned {(int)response.StatusCode}: {reason[..Math.Min(reason.Length, MaxReason)].Trim()}"
                    )
                );
            }
        }
        catch (HttpRequestException exception)
        {
            throw new OperatorErrorException($"{url} did not answer: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OperatorErrorException($"{url} did not answer within {AnswerTimeout.TotalSeconds} s.");
        }
    }
}
