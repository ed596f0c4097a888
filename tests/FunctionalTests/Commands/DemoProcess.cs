using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FunctionalTests.Commands;

/// <summary>Starts the demo as a process and reads what it prints.</summary>
internal static class DemoProcess
{
    public static Process Start(string[] arguments, params (string Key, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "demo.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Returns what the demo prints when it has started.</summary>
    public static async Task<List<string>> OutputAsync(Process demo)
    {
        var output = new List<string>();
        while (await demo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            output.Add(line.Trim());
            if (line.Contains("Ctrl-C", StringComparison.Ordinal))
            {
                break;
            }
        }

        return output;
    }

    /// <summary>Finds two adjacent ports below the ephemeral range: the gateway's and its management port.</summary>
    public static int FindPort() =>
        Enumerable
            .Range(18_000, 1_000)
            .Select(i => 2 * i % 10_000 + 10_000)
            .First(port => IsFree(port) && IsFree(port + 1));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
