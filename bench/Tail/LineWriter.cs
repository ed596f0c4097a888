using System.Diagnostics;
using EdgeGateway.Bench.LogSources;

namespace EdgeGateway.Bench.Tail;

/// <summary>
/// Writes numbered lines at a rate: a request every 10 ms, over one connection, also where the one before is not answered yet. Lines say
/// when it was their turn, so that what keeps the writer from sending them is in their times.
/// </summary>
internal sealed class LineWriter(LinesClient client, string app)
{
    private const int RequestsPerSecond = 100;

    /// <summary>How many were written: the number of the next one.</summary>
    public long Written { get; private set; }

    /// <returns>The time that it took until all were accepted.</returns>
    public async Task<TimeSpan> WriteAsync(int linesPerSecond, int seconds, CancellationToken cancellationToken)
    {
        var (lines, requests) = (linesPerSecond / RequestsPerSecond, seconds * RequestsPerSecond);
        var started = Stopwatch.GetTimestamp();
        var accepting = AcceptAsync(requests, lines, cancellationToken);
        for (var request = 0; request < requests; request++)
        {
            var turn = started + (request * Stopwatch.Frequency / RequestsPerSecond);
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), turn);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            await client.SendAsync(
                LinesPost.Create(
                    app,
                    lines,
                    LineStamp.LineLength,
                    (i, line) => new LineStamp(Written + i, turn).Write(line)
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
