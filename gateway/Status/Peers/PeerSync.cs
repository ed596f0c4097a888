using System.Globalization;
using System.Text.Json;
using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Redis;

namespace EdgeGateway.Status.Peers;

/// <summary>
/// Announces this gateway to the others that share its Redis, and reads their announcements. A gateway that stops removes
/// its own; that of one that was killed expires.
/// </summary>
internal sealed class PeerSync(
    GatewayState gateway,
    PeerList peers,
    RedisConnection redis,
    TimeProvider time,
    ILogger<PeerSync> logger
) : BackgroundService
{
    private const int MaxRows = 1_000;

    // A row is some hundred characters. Any program may write to Redis.
    private const int MaxRowLength = 4_096;

    // More than a gateway serves. The sums of larger numbers could be none that JSON has.
    private const long MaxNumber = 1_000_000_000_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly RedisScript Script = new(typeof(PeerSync).Assembly, "announce.lua");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new UtcTimeConverter() },
        RespectNullableAnnotations = true,
    };

    private string _row = "";

    /// <summary>Announces this gateway once, and reads the others.</summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        var row = JsonSerializer.Serialize(await gateway.ReadRowAsync(cancellationToken), Json);
        var began = time.GetTimestamp();
        try
        {
            var rows = await RunAsync(row, cancellationToken);
            peers.Replace(Parse(rows), time.GetElapsedTime(began));
        }
        catch (RedisUnavailableException)
        {
            // The connection and the refusals have logs of their own.
            peers.Fail();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_row.Length > 0 && redis.IsConnected == true)
        {
            try
            {
                await RunAsync("", cancellationToken);
            }
            catch (Exception exception) when (exception is RedisUnavailableException or OperationCanceledException)
            {
                // Then it expires.
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        redis.IsConfigured
            ? new BackgroundWork("announcing this gateway", AnnounceAsync, logger).RepeatAsync(
                Interval,
                time,
                stoppingToken
            )
            : Task.CompletedTask;

    private async Task<string[]> RunAsync(string row, CancellationToken cancellationToken)
    {
        // Redis may execute a command although its result is lost. The row that it replaces then expires.
        var before = _row;
        _row = row;
        return await redis.RunAsync(
            RedisOperations.Gateways,
            RedisKeys.Gateways,
            async database =>
                (string[])
                    (
                        await Script.RunAsync(
                            database,
                            [RedisKeys.Gateways],
                            [(long)PeerList.RowLength.TotalMilliseconds, row, before, MaxRows]
                        )
                    )!,
            cancellationToken
        );
    }

    // The newest row of each other gateway.
    private IEnumerable<PeerJson> Parse(string[] rows)
    {
        var now = ParseTime(rows[0]);
        return rows.Skip(1)
            .Chunk(2)
            .Select(pair => (Row: TryParse(pair[0]), Expires: ParseTime(pair[1])))
            // No gateway writes a row that expires later. A number that is none is not within the limit either.
            .Where(one => one.Expires - now <= PeerList.RowLength.TotalMilliseconds)
            .Where(one => one.Row is not null && one.Row.Id != gateway.Id)
            .GroupBy(one => one.Row!.Id, (_, same) => same.MaxBy(one => one.Expires), StringComparer.Ordinal)
            // By this gateway's clock: those of two hosts may differ.
            .Select(one =>
                one.Row! with
                {
                    Seen = time.GetUtcNow().AddMilliseconds(one.Expires - now) - PeerList.RowLength,
                }
            );
    }

    // Null for what is no row, or one of another version.
    private static PeerJson? TryParse(string row)
    {
        try
        {
            return
                row.Length <= MaxRowLength
                && JsonSerializer.Deserialize<PeerJson>(row, Json)
                    is {
                        Id: not null,
                        Gateway: not null,
                        State: not null,
                        Streams: { Open: >= 0 and <= MaxNumber, Limit: null or (>= 0 and <= MaxNumber) },
                        RequestsPerSecond: >= 0 and <= MaxNumber,
                        LinesPerSecond: >= 0 and <= MaxNumber,
                        Memory: not null
                    } peer
                ? peer
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Redis writes inf for what is no time.
    private static double ParseTime(string milliseconds) =>
        double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var time)
            ? time
            : double.NaN;
}
