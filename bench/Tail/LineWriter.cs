using System.Diagnostics;
using EdgeGateway.Bench.LogSources;

namespace EdgeGateway.Bench.Tail;

/// <summary>Writes numbered lines at a rate: a request every 10 ms, over one connection. What is late is made up for.</summary>
internal sealed class LineWriter(LinesClient client, string app)
{
    private const int RequestsPerSecond = 100;

    /// <summary>How many were written: the number of the next one.</summary>
    public long Written { get; private set; }

    /// <returns>The time that it took until all were accepted.</returns>
    public async Task<TimeSpan> WriteAsync(int linesPerSecond, int seconds, CancellationToken cancellationToken)
    {
        var lines = linesPerSecond / RequestsPerSecond;
        var started = Stopwatch.GetTimestamp();
        for (var request = 0; request < seconds * RequestsPerSecond; request++)
        {
            var wait = TimeSpan.FromSeconds((double)request / RequestsPerSecond) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            var sent = Stopwatch.GetTimestamp();
            var bytes = LinesPost.Create(
                app, lines, LineStamp.LineLength, (i, line) => new LineStamp(Written + i, sent).Write(line));
            await client.PostAsync(bytes, lines, cancellationToken);
            Written += lines;
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
