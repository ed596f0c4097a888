using System.Net.WebSockets;
using System.Text.Json;
using FunctionalTests.Clients;
using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>A client that follows the app from before its first line and comes back with its last id whenever its stream ends, to one gateway
/// after the other: a WebSocket with <c>since</c>, an event stream with <c>Last-Event-ID</c>, as browsers do.</summary>
/// <param name="name">For reports.</param>
/// <param name="isWebSocket">Or an event stream.</param>
/// <param name="gateways">Where it connects.</param>
/// <param name="path">Of the stream.</param>
/// <param name="token">For reading.</param>
/// <param name="absences">When it comes, and leaves by itself; null for one that always comes back at once.</param>
internal sealed class ResumingFollower(
    string name,
    bool isWebSocket,
    IReadOnlyList<Uri> gateways,
    string path,
    string token,
    Absences? absences
)
{
    private readonly List<Seen> _seen = [];
    private readonly Lock _lock = new();
    private EntryId _last;
    private int _gaps;
    private int _streams;
    private int _lines;
    private string _ended = "nothing";

    public string Name => name;

    /// <summary>Whether it leaves by itself.</summary>
    public bool Leaves => absences is not null;

    /// <summary>How many gaps it was told of so far.</summary>
    public int Gaps => Volatile.Read(ref _gaps);

    /// <summary>All that it came across. To be read when it has ended.</summary>
    public IReadOnlyList<Seen> Seen => _seen;

    /// <summary>How far it is, and how its last stream ended.</summary>
    public string State =>
        $"{name}: {_lines} lines up to {_last}, {_streams} streams, {Gaps} gaps, the last end: {_ended}";

    /// <summary>Whether it has come to a line.</summary>
    public bool HasCome(EntryId id)
    {
        lock (_lock)
        {
            return _last >= id;
        }
    }

    public async Task RunAsync(CancellationToken stop)
    {
        if (absences is not null)
        {
            // It comes late: its first gap is one from before the first line, of which the log source knows how many it covers.
            await absences.PassAsync();
        }

        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                await FollowAsync(gateways[i % gateways.Count], stop);
                _ended = "its end";
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException or WebSocketException
                    || stop.IsCancellationRequested
                )
            {
                // The next gateway has it.
                _ended = exception.Message;
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task FollowAsync(Uri gateway, CancellationToken stop)
    {
        bool leaves;
        if (isWebSocket)
        {
            using var client = await WebSocketClient.OpenAsync(gateway, $"{path}&since={_last}", token);
            leaves = await ReadAsync(
                async () => await client.NextAsync() is { } data ? (null, data) : null,
                client.Dispose,
                stop
            );
        }
        else
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(gateway, path))
            {
                Headers = { { "Last-Event-ID", _last.ToString() } },
            };
            using var response = await Http.SendAsync(request, token);
            using var client = new SseClient(response.EnsureSuccessStatusCode());
            leaves = await ReadAsync(client.NextAsync, client.Dispose, stop);
        }

        if (leaves)
        {
            await absences!.PassAsync();
        }
    }

    /// <summary>Reads to the end of the stream, or until the follower leaves.</summary>
    private async Task<bool> ReadAsync(Func<Task<(string? Id, string Data)?>> next, Action end, CancellationToken stop)
    {
        _streams++;
        _seen.Add(Loss.Seen.NewStream);
        using var ending = stop.Register(end);
        for (var stay = absences?.NextStay() ?? int.MaxValue; await next() is var (id, data); )
        {
            var message = JsonDocument.Parse(data).RootElement;
            switch (message.GetProperty("event").GetString())
            {
                case "gap":
                    Take(new Gap(Id(message, "after"), Id(message, "before"), Number(message.GetProperty("lost"))));
                    break;
                case "log":
                    // A browser comes back with the event's own id, whatever its data says.
                    Assert.Equal(isWebSocket ? null : message.GetProperty("id").GetString(), id);
                    var log = message.GetProperty("log").GetString()!;
                    Take(new StoredLine(Id(message, "id"), log[(log.LastIndexOf(' ') + 1)..]));
                    if (--stay == 0)
                    {
                        return true;
                    }

                    break;
            }
        }

        return false;
    }

    private void Take(Gap gap)
    {
        _seen.Add(Loss.Seen.Of(gap));
        Interlocked.Increment(ref _gaps);
    }

    private void Take(StoredLine line)
    {
        _seen.Add(Loss.Seen.Of(line));
        _lines++;
        lock (_lock)
        {
            _last = line.Id;
        }
    }

    private static EntryId Id(JsonElement message, string property)
    {
        Assert.True(
            EntryId.TryParse(message.GetProperty(property).GetString(), out var id),
            $"{message} has no {property} that is an id."
        );
        return id;
    }

    private static long? Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetInt64();
}
