using System.Net.WebSockets;
using System.Text.Json;
using FunctionalTests.Clients;
using LogSource.Lines;

namespace FunctionalTests.Loss;

/// <summary>
/// A client that follows the app from before its first line. When its stream ends, it resumes after its last id at the
/// next gateway: a WebSocket with <c>since</c>, an event stream with <c>Last-Event-ID</c>, as browsers do.
/// </summary>
/// <param name="name">The name in reports.</param>
/// <param name="isWebSocket">Whether it uses a WebSocket; otherwise an event stream.</param>
/// <param name="gateways">The gateways, which it uses in turn.</param>
/// <param name="path">The path of the stream.</param>
/// <param name="token">A token for reading.</param>
/// <param name="absences">When it is absent; null if it always reconnects at once.</param>
internal sealed class ResumingFollower(
    string name,
    bool isWebSocket,
    IReadOnlyList<Uri> gateways,
    string path,
    string token,
    AbsenceSchedule? absences
)
{
    private readonly List<FollowerEvent> _events = [];
    private readonly Lock _lock = new();
    private EntryId _last;
    private int _gaps;
    private int _streams;
    private int _lines;
    private string _ended = "nothing";

    public string Name => name;

    /// <summary>Whether it leaves by itself and stays absent.</summary>
    public bool HasAbsences => absences is not null;

    /// <summary>The number of gap events so far.</summary>
    public int Gaps => Volatile.Read(ref _gaps);

    /// <summary>Everything it received. Read only after it has ended.</summary>
    public IReadOnlyList<FollowerEvent> Events => _events;

    /// <summary>Its progress, and how its last stream ended, for reports.</summary>
    public string State =>
        $"{name}: {_lines} lines up to {_last}, {_streams} streams, {Gaps} gaps, the last end: {_ended}";

    /// <summary>Whether it has received the line with this id or a later one.</summary>
    public bool HasReached(EntryId id)
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
            // It connects late, so its first gap starts before the first line. The log source can count the
            // lines of such a gap.
            await absences.WaitForReturnAsync();
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
                // The next attempt uses the next gateway.
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
            await absences!.WaitForReturnAsync();
        }
    }

    /// <summary>Reads to the end of the stream (false), or until the follower leaves by itself (true).</summary>
    private async Task<bool> ReadAsync(Func<Task<(string? Id, string Data)?>> next, Action end, CancellationToken stop)
    {
        _streams++;
        _events.Add(FollowerEvent.Reconnect);
        using var ending = stop.Register(end);
        for (var stay = absences?.LinesUntilAbsence() ?? int.MaxValue; await next() is var (id, data); )
        {
            var message = JsonDocument.Parse(data).RootElement;
            switch (message.GetProperty("event").GetString())
            {
                case "gap":
                    Take(new Gap(Id(message, "after"), Id(message, "before"), Number(message.GetProperty("lost"))));
                    break;
                case "log":
                    // A browser resumes with the event's id field, not with the id in its data.
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
        _events.Add(FollowerEvent.Of(gap));
        Interlocked.Increment(ref _gaps);
    }

    private void Take(StoredLine line)
    {
        _events.Add(FollowerEvent.Of(line));
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
