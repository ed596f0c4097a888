using System.Net.WebSockets;
using System.Text.Json;
using FunctionalTests.Clients;

namespace FunctionalTests.Loss;

/// <summary>A client that follows the app from its beginning and comes back with its last id whenever its stream ends, to one gateway after the
/// other.</summary>
internal sealed class ResumingFollower(string name, bool isWebSocket, IReadOnlyList<Uri> gateways, string path, string token)
{
    private readonly List<(string Id, string Line)> _received = [];
    private readonly Lock _lock = new();
    private string _last = "0-0";

    public string Name => name;

    /// <summary>Gaps that were announced, and streams that were opened.</summary>
    public (int Gaps, int Streams) Seen { get; private set; }

    /// <summary>All lines, in the order in which they came, with their ids.</summary>
    public IReadOnlyList<(string Id, string Line)> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await FollowAsync(gateways[i % gateways.Count], stop);
            }
            catch (Exception exception) when (IsEnd(exception) || stop.IsCancellationRequested)
            {
                // The next gateway has it.
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is HttpRequestException or IOException or WebSocketException or Xunit.Sdk.EqualException;

    private async Task FollowAsync(Uri gateway, CancellationToken stop)
    {
        var from = $"{path}?stream=true&since={_last}";
        if (isWebSocket)
        {
            using var client = await WebSocketClient.OpenAsync(gateway, from, token);
            await ReadAsync(client.NextAsync, client.Dispose, stop);
        }
        else
        {
            using var client = await SseClient.OpenAsync(gateway, from, token);
            await ReadAsync(async () => (await client.NextAsync())?.Data, client.Dispose, stop);
        }
    }

    private async Task ReadAsync(Func<Task<string?>> next, Action leave, CancellationToken stop)
    {
        Seen = (Seen.Gaps, Seen.Streams + 1);
        using var leaving = stop.Register(leave);
        while (await next() is { } text)
        {
            var message = JsonDocument.Parse(text).RootElement;
            switch (message.GetProperty("event").GetString())
            {
                case "gap":
                    Seen = (Seen.Gaps + 1, Seen.Streams);
                    break;
                case "log":
                    var line = message.GetProperty("log").GetString()!;
                    _last = message.GetProperty("id").GetString()!;
                    lock (_lock)
                    {
                        _received.Add((_last, line[(line.LastIndexOf(' ') + 1)..]));
                    }

                    break;
            }
        }
    }
}
