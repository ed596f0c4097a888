using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace EdgeGateway.Bench.Proxies;

/// <summary>The objects that survive a forced collection in a .NET process.</summary>
/// <param name="Objects">Their number.</param>
/// <param name="Bytes">Their size.</param>
internal sealed record LiveHeap(long Objects, long Bytes)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private const string Provider = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Whether the process is a .NET program.</summary>
    public static bool IsReadable(ProcessTree process) => FindId(process) is not null;

    /// <summary>Forces a collection and counts what is left. It stops the process for up to seconds.</summary>
    public static async Task<LiveHeap> ReadAsync(ProcessTree process, CancellationToken cancellationToken)
    {
        var id = FindId(process) ?? throw new InvalidOperationException("not a .NET process");
        var (objects, bytes) = (0L, 0L);
        // The keyword makes the runtime collect at the start of the session and report each object that is left.
        using var session = new DiagnosticsClient(id).StartEventPipeSession(
            new EventPipeProvider(
                Provider,
                EventLevel.Verbose,
                (long)(
                    ClrTraceEventParser.Keywords.GC
                    | ClrTraceEventParser.Keywords.GCHeapDump
                    | ClrTraceEventParser.Keywords.GCHeapCollect
                )
            ),
            requestRundown: false,
            circularBufferMB: 1024
        );
        var collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(
            () =>
            {
                using var source = new EventPipeEventSource(session.EventStream);
                source.Clr.GCBulkNode += nodes =>
                {
                    for (var i = 0; i < nodes.Count; i++)
                    {
                        objects++;
                        bytes += (long)nodes.Values(i).Size;
                    }
                };
                var forced = -1;
                source.Clr.GCStart += collection =>
                {
                    if (forced < 0 && collection.Depth == 2 && collection.Type != GCType.BackgroundGC)
                    {
                        forced = collection.Count;
                    }
                };
                source.Clr.GCStop += collection =>
                {
                    if (collection.Count == forced)
                    {
                        collected.TrySetResult();
                    }
                };
                source.Process();
            },
            cancellationToken
        );
        try
        {
            await Task.WhenAny(collected.Task, reading).WaitAsync(Timeout, cancellationToken);
        }
        finally
        {
            // The last events are sent when the session ends.
            await session.StopAsync(CancellationToken.None);
        }

        await reading.WaitAsync(Timeout, cancellationToken);
        return new LiveHeap(objects, bytes);
    }

    private static int? FindId(ProcessTree process)
    {
        var published = DiagnosticsClient.GetPublishedProcesses().ToHashSet();
        return process.Ids.Where(published.Contains).Select(id => (int?)id).FirstOrDefault();
    }
}
