using System.Net;
using EdgeGateway.Bench.LogSources;

namespace EdgeGateway.Bench.Proxies;

/// <summary>The log source behind all proxies, in its own process with the embedded buffer.</summary>
internal sealed class EmbeddedLogSource : IAsyncDisposable
{
    private const int LineLength = 120;
    private const int LinesPerRequest = 1_000;

    private readonly BenchProcess _process;

    private EmbeddedLogSource(BenchProcess process, IPEndPoint http1, IPEndPoint http2) =>
        (_process, Http1, Http2) = (process, http1, http2);

    public IPEndPoint Http1 { get; }

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public IPEndPoint Http2 { get; }

    public ProcessTree Facts => _process.Facts;

    /// <summary>Starts a log source and returns when it answers.</summary>
    public static async Task<EmbeddedLogSource> StartAsync(Site site, CancellationToken cancellationToken)
    {
        var (http1, http2, management) = (Site.FreeAddress(), Site.FreeAddress(), Site.FreeAddress());
        var folder = site.CreateFolder("log-source");
        var settings = JsonSettings.Write(
            folder,
            new()
            {
                ["Kestrel:Endpoints:Http:Url"] = $"http://{http1}",
                ["Kestrel:Endpoints:H2c:Url"] = $"http://{http2}",
                ["Kestrel:Endpoints:Management:Url"] = $"http://{management}",
                ["Draining:Delay"] = "00:00:00",
                ["Draining:Window"] = "00:00:00",
            }
        );
        var process = BenchProcess.Start(
            "the log source",
            folder,
            [.. Programs.Command(site.Programs.LogSource, "backend-stub"), "--config", settings]
        );
        try
        {
            await Readiness.WaitAsync(new Uri($"http://{management}/readyz"), process, cancellationToken);
            return new EmbeddedLogSource(process, http1, http2);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes lines of 120 bytes to an app.</summary>
    public async Task FillAsync(string app, int lines, CancellationToken cancellationToken)
    {
        using var client = new LinesClient();
        await client.ConnectAsync(Http1, cancellationToken);
        for (var written = 0; written < lines; written += LinesPerRequest)
        {
            var count = Math.Min(LinesPerRequest, lines - written);
            await client.PostAsync(
                LinesPost.Create(app, count, LineLength, (_, line) => line.Fill((byte)'x')),
                count,
                cancellationToken
            );
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
