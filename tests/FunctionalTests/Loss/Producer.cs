using System.Net;
using FunctionalTests.Clients;

namespace FunctionalTests.Loss;

/// <summary>
/// Posts consecutive batches of numbered lines. It never retries a batch, because a batch that was not accepted may
/// have been stored.
/// </summary>
internal sealed class Producer(string name, IReadOnlyList<Uri> gateways, string path, string token)
{
    private const int BatchSize = 10;

    private readonly List<SentBatch> _sent = [];
    private int _accepted;

    /// <summary>All sent batches. Read only after the producer has ended.</summary>
    public IReadOnlyList<SentBatch> Sent => _sent;

    /// <summary>The number of lines that were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            // Waits for the response even if the producer is to stop.
            string[] lines =
            [
                .. Enumerable.Range(_sent.Count * BatchSize, BatchSize).Select(number => $"{name}:{number}"),
            ];
            var batch = new SentBatch(
                lines,
                await IsAcceptedAsync(gateways[_sent.Count % gateways.Count], string.Join('\n', lines))
            );
            _sent.Add(batch);
            if (batch.IsAccepted)
            {
                Interlocked.Add(ref _accepted, BatchSize);
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task<bool> IsAcceptedAsync(Uri gateway, string body)
    {
        try
        {
            using var response = await Http.PostAsync(gateway, path, token, "text/plain", body);
            return response.StatusCode == HttpStatusCode.Accepted;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return false;
        }
    }
}
