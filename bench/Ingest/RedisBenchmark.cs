using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace EdgeGateway.Bench.Ingest;

/// <summary>redis-benchmark, which adds the same lines to a stream without a log source.</summary>
internal static class RedisBenchmark
{
    private const int Pipelined = 1_000;
    private const int Connections = 4;

    /// <summary>Adds lines.</summary>
    /// <returns>Lines per second, or NaN if there is no <c>redis-benchmark</c> on the PATH.</returns>
    public static async Task<double> RunAsync(int port, int lines, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "redis-benchmark",
            [
                "-p",
                Text(port),
                "-n",
                Text(lines),
                "-P",
                Text(Pipelined),
                "-c",
                Text(Connections),
                "--csv",
                "XADD",
                "redis-benchmark",
                "MAXLEN",
                "~",
                "10000",
                "*",
                "c",
                "app-1",
                "t",
                "1795365602064000000",
                "m",
                new string('x', IngestPlan.LineLength),
            ]
        )
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);

            // The output is a heading ("test","rps",…) and a row of values.
            return double.Parse(output.Trim().Split('\n')[^1].Split("\",\"")[1], CultureInfo.InvariantCulture);
        }
        catch (Win32Exception)
        {
            return double.NaN;
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
