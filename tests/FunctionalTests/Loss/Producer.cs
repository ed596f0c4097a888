using System.Net;
using FunctionalTests.Clients;

namespace FunctionalTests.Loss;

/// <summary>Posts batches of numbered lines, one after the other, and never a number again: what was not accepted may have been stored or not.</summary>
internal sealed class Producer(string name, IReadOnlyList<Uri> gateways, string path, string token)
{
    /// <summary>Lines of a batch.</summary>
    public const int BatchSize = 5;

    private readonly List<int> _accepted = [];

    /// <summary>The batches that were accepted.</summary>
    public IReadOnlyList<int> Accepted => _accepted;

    /// <summary>The lines of a batch, which is whole in the stream or not at all.</summary>
    public IEnumerable<string> Lines(int batch) => Enumerable.Range(batch * BatchSize, BatchSize).Select(number => $"{name}:{number}");

    public async Task RunAsync(CancellationToken stop)
    {
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            try
            {
                // One that is sent is waited for, also when it is time to stop.
                using var response = await Http.PostAsync(
                    gateways[batch % gateways.Count], path, token, "text/plain", string.Join('\n', Lines(batch)));
                if (response.StatusCode == HttpStatusCode.Accepted)
                {
                    _accepted.Add(batch);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                // It may have been stored.
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }
}
