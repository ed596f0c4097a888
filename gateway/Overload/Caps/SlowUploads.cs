using System.Net;
using EdgeGateway.Hosting.Background;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.RequestTimeouts;

namespace EdgeGateway.Overload.Caps;

/// <summary>
/// Ends the slowest uploads while more of them are slow than may be. A sender that keeps an upload open and sends a line
/// now and then is slow and honest, so a number of slow uploads is accepted. Thousands of them would hold the gateway's
/// places for ever.
/// </summary>
internal sealed class SlowUploads(
    UploadGate uploads,
    ReloadableOptions<OverloadOptions> options,
    Refusals refusals,
    TimeProvider time,
    ILogger<SlowUploads> logger
) : BackgroundService
{
    /// <summary>An upload is slow at the earliest after the gateway has waited for its client this long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Ends the uploads over the caps.</summary>
    public void EndSlowest()
    {
        var settings = options.Current;
        if (settings.MinUploadBytesPerSecond == 0 || uploads.Open.IsEmpty)
        {
            return;
        }

        var slow = uploads
            .Open.Select(upload => (Request: upload.Key, Address: upload.Value, Rate: upload.Key.FindUploadRate(Grace)))
            .Where(upload => upload.Rate < settings.MinUploadBytesPerSecond)
            .OrderByDescending(upload => upload.Rate)
            .Select(upload => (upload.Request, upload.Address))
            .ToArray();
        var perAddress = settings.MaxSlowUploadsPerAddress;
        if (perAddress > 0)
        {
            var within = new HashSet<RequestTimeout>();
            foreach (var address in slow.GroupBy(upload => upload.Address))
            {
                var limit = address.Key is null ? int.MaxValue : perAddress;
                within.UnionWith(address.Take(limit).Select(upload => upload.Request));
                End(address.Skip(limit), OverloadCap.SlowUploadsPerAddress, perAddress);
            }

            slow = [.. slow.Where(upload => within.Contains(upload.Request))];
        }

        if (settings.MaxSlowUploads > 0)
        {
            End(slow.Skip(settings.MaxSlowUploads), OverloadCap.SlowUploads, settings.MaxSlowUploads);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        new BackgroundWork("ending slow uploads", EndSlowest, logger).RepeatAsync(Interval, time, stoppingToken);

    private void End(IEnumerable<(RequestTimeout Request, IPAddress? Address)> over, OverloadCap cap, int limit)
    {
        foreach (var (request, address) in over)
        {
            if (request.TryEnd(RequestTimeoutCause.ClientSlow))
            {
                refusals.Add(cap, limit, address);
            }
        }
    }
}
