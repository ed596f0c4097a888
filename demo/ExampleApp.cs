using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EdgeGateway.Demo;

/// <summary>A web application with two web containers and a worker. It sends its lines through the gateway, as a real one would.</summary>
internal sealed class ExampleApp : IDisposable
{
    private const int History = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
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

    /// <summary>Writes some history, so that there is something to see at once. Waits a little for the log source to have its buffer.</summary>
    /// <exception cref="HttpRequestException">The lines are not accepted; the message says why.</exception>
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
            else if (response.StatusCode == HttpStatusCode.ServiceUnavailable && started.Elapsed < Patience)
            {
                await Task.Delay(200, cancellationToken);
            }
            else
            {
                var why = await response.Content.ReadAsStringAsync(cancellationToken);
                throw new HttpRequestException($"the example application's lines are not accepted: {why}");
            }
        }
    }

    /// <summary>Writes on until <paramref name="stopping"/>. A line that is not accepted is lost, as in many applications.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Random.Shared.Next(300, 2_000), stopping);
                (await WriteAsync(stopping)).Dispose();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (HttpRequestException exception)
            {
                await Console.Error.WriteLineAsync($"demo: a line was not sent: {exception.Message}");
            }
        }
    }

    public void Dispose() => _client.Dispose();

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
                $"""[http] GET {Pick(Paths)} from 203.0.113.{random.Next(1, 255)} {status} in {random.NextDouble() * 80:0.0} ms request={_order++}"""
            )
        );
    }

    private static string Pick(string[] from) => from[Random.Shared.Next(from.Length)];
}
