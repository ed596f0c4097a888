using System.Diagnostics;
using EdgeGateway.Bench.LogSources;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// Writes numbered lines at a constant rate over one connection, even if the previous request is unanswered. Each line
/// has its scheduled send time, so that delays of the writer are part of the measured times.
/// </summary>
internal sealed class LineWriter(LinesClient client, string app)
{
    /// <summary>The number of lines written, which is the number of the next line.</summary>
    public long Written { get; private set; }

    /// <param name="requestsPerSecond">The number of requests per second.</param>
    /// <param name="lines">The number of lines per request.</param>
    /// <param name="seconds">The number of seconds.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The time until all lines were accepted.</returns>
    public async Task<TimeSpan> WriteAsync(
        int requestsPerSecond,
        int lines,
        int seconds,
        CancellationToken cancellationToken
    )
    {
        var requests = seconds * requestsPerSecond;
        var started = Stopwatch.GetTimestamp();
        var accepting = AcceptAsync(requests, lines, cancellationToken);
        for (var request = 0; request < requests; request++)
        {
            var scheduled = started + (request * Stopwatch.Frequency / requestsPerSecond);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), scheduled);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            await client.SendAsync(
                LinesPost.Create(
                    app,
                    lines,
                    LineStamp.LineLength,
                    (i, line) => new LineStamp(Written + i, scheduled).Write(line)
                ),
                cancellationToken
            );
            Written += lines;
        }

        await accepting;
        return Stopwatch.GetElapsedTime(started);
    }

    private async Task AcceptAsync(int requests, int lines, CancellationToken cancellationToken)
    {
        for (var request = 0; request < requests; request++)
        {
            await client.ReceiveAsync(lines, cancellationToken);
        }
    }
}
