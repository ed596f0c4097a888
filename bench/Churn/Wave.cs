using EdgeGateway.Bench.Clients;

namespace EdgeGateway.Bench.Churn;

/// <summary>Streams of every kind to every backend, which are opened together and then dropped in every way.</summary>
internal static class Wave
{
    // The gateway gives a backend one second to answer a client's Close.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Opens and drops the streams.</summary>
    /// <returns>
    /// The number of streams that the gateway did not end in time after the client's FIN or Close frame.
    /// </returns>
    public static async Task<int> RunAsync(Rig rig, int streams, CancellationToken cancellationToken)
    {
        var clients = await rig.OpenAsync(streams, TimeSpan.Zero, Stream, cancellationToken);
        var ended = await Task.WhenAll(
            clients.Select((client, i) => client.DropAsync(Manner(i, client.Kind), Timeout, cancellationToken))
        );
        return ended.Count(end => !end);
    }

    private static (StreamKind Kind, bool Http2) Stream(int number) =>
        (number % 2 == 0 ? StreamKind.WebSocket : StreamKind.Events, number / 2 % 2 == 0);

    private static DropManner Manner(int number, StreamKind kind) =>
        (DropManner)(number / 4 % (kind == StreamKind.WebSocket ? 3 : 2));
}
