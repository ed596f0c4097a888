using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace EdgeGateway.Demo;

/// <summary>
/// Plays an application with several containers. It posts its lines through the gateway, as a real one does.
/// </summary>
internal sealed class ExampleApp : IDisposable
{
    // So many events, spread over this time before the start.
    private const int History = 200;
    private static readonly TimeSpan HistoryLength = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(4);

    private readonly ExampleLines _lines = new();
    private readonly HttpClient _client = new();
    private readonly Uri _linesUrl;

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
        var now = DateTimeOffset.UtcNow;
        var history = Enumerable
            .Range(1, History)
            .Select(i => ToRecords(_lines.Next(), now - (HistoryLength * (History - i) / History)));
        var body = string.Concat(history);
        while (true)
        {
            using var response = await PostAsync(body, cancellationToken);
            if (response.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || started.Elapsed >= Timeout)
            {
                var reason = await response.Content.ReadAsStringAsync(cancellationToken);
                throw new HttpRequestException($"the example application's lines are not accepted: {reason}");
            }

            await Task.Delay(200, cancellationToken);
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

    // Writes what one container writes next. Returns null if it was accepted.
    private async Task<string?> FindFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await PostAsync(ToRecords(_lines.Next(), DateTimeOffset.UtcNow), cancellationToken);
            return response.StatusCode == HttpStatusCode.Accepted
                ? null
                : $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string records, CancellationToken cancellationToken)
    {
        using var body = new StringContent(records, Encoding.UTF8, "application/x-ndjson");
        return await _client.PostAsync(_linesUrl, body, cancellationToken);
    }

    // NDJSON: a record for each line.
    private static string ToRecords((string Container, string[] Messages) lines, DateTimeOffset time) =>
        string.Concat(
            lines.Messages.Select(message =>
                JsonSerializer.Serialize(
                    new
                    {
                        timestamp = time,
                        container = lines.Container,
                        message,
                    }
                ) + "\n"
            )
        );
}
