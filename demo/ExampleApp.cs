using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EdgeGateway.Demo;

/// <summary>
/// Plays an application with two web containers and a worker. It posts its lines through the gateway, as a real one
/// does.
/// </summary>
internal sealed class ExampleApp : IDisposable
{
    private const int History = 25;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);
    private static readonly string[] Paths =
    [
        "/",
        "/login",
        "/cart",
        "/products/42",
        "/products/7",
        "/static/app.js",
        "/api/orders",
    ];
    private static readonly string[] Jobs = ["send-receipt", "resize-image", "rebuild-index"];

    private readonly HttpClient _client = new();
    private readonly Uri _linesUrl;
    private long _order = 1_000;

    public ExampleApp(Uri linesUrl, string token)
    {
        _linesUrl = linesUrl;
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>
    /// Writes a short history, so that the logs are not empty. Retries for a few seconds while the log source has no
    /// buffer.
    /// </summary>
    /// <exception cref="HttpRequestException">The lines were not accepted. The message has the reason.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        for (var written = 0; written < History; )
        {
            using var response = await WriteAsync(cancellationToken);
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                written++;
            }
            else if (response.StatusCode == HttpStatusCode.ServiceUnavailable && started.Elapsed < Timeout)
            {
                await Task.Delay(200, cancellationToken);
            }
            else
            {
                var reason = await response.Content.ReadAsStringAsync(cancellationToken);
                throw new HttpRequestException($"the example application's lines are not accepted: {reason}");
            }
        }
    }

    /// <summary>
    /// Writes lines until <paramref name="stopping"/> is cancelled. A line that is not accepted is lost, as in many
    /// applications. The reason is reported when it changes.
    /// </summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        string? reported = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Random.Shared.Next(300, 2_000), stopping);
                var fault = await FindFaultAsync(stopping);
                if (fault != reported)
                {
                    await Console.Error.WriteLineAsync(
                        fault is null ? "demo: lines are accepted again" : $"demo: lines are lost: {fault}"
                    );
                    reported = fault;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    public void Dispose() => _client.Dispose();

    // Writes a line. Returns null if it was accepted.
    private async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await WriteAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.Accepted
                ? null
                : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private async Task<HttpResponseMessage> WriteAsync(CancellationToken cancellationToken)
    {
        var (container, message) = NextLine();
        using var body = new StringContent(message, Encoding.UTF8, "text/plain");
        return await _client.PostAsync(new Uri(_linesUrl, $"?container={container}"), body, cancellationToken);
    }

    private (string Container, string Message) NextLine()
    {
        var random = Random.Shared;
        if (random.Next(5) == 0)
        {
            return ("worker-1", $"{Pick(Jobs)} order={_order} done in {random.Next(20, 900)} ms");
        }

        var status = random.Next(20) switch
        {
            0 => 500,
            1 or 2 => 404,
            _ => 200,
        };
        return (
            $"web-{random.Next(1, 3)}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"[http] GET {Pick(Paths)} from 203.0.113.{random.Next(1, 255)} {status} "
                    + $"in {random.NextDouble() * 80:0.0} ms request={_order++}"
            )
        );
    }

    private static string Pick(string[] from) => from[Random.Shared.Next(from.Length)];
}
