using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeGateway.Bench.Gateway;

/// <summary>A gateway in a process of its own, on ports that the system chose.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";
    private const int KeptLines = 30;
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _settingsFile;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Uri> _urls = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(string settingsFile, string[] program)
    {
        _settingsFile = settingsFile;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program[0]), .. program[1..], "--config", settingsFile])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException("the gateway did not start"));
    }

    /// <summary>Where clients connect. Kestrel binds its endpoints in the order of their names: Management, Public.</summary>
    public IPEndPoint Public => new(IPAddress.Loopback, _urls[1].Port);

    /// <summary>What the system says of the process.</summary>
    public ProcessFacts Facts => new(_process);

    /// <summary>The gateway's own program.</summary>
    public static string[] Shipped { get; } = ["gateway.dll"];

    /// <summary>Starts a gateway; <paramref name="program"/> is another program than the shipped one, and its arguments.</summary>
    public static async Task<GatewayProcess> StartAsync(
        IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, string[]? program = null)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings), cancellationToken);
        var gateway = new GatewayProcess(file, program ?? Shipped);
        try
        {
            gateway._process.Start();
            gateway._process.BeginOutputReadLine();
            gateway._process.BeginErrorReadLine();
            await gateway._started.Task.WaitAsync(Patience, cancellationToken);
            return gateway;
        }
        catch
        {
            if (!gateway._process.HasExited)
            {
                gateway.ShowOutput();
            }

            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it as an operator would. What it wrote is shown where it is not alive any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process.HasExited)
        {
            // Its last lines may still be under way.
            await _process.WaitForExitAsync();
            ShowOutput();
        }
        else
        {
            _ = Kill(_process.Id, Sigterm);
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                await Console.Error.WriteLineAsync("bench: the gateway does not stop on SIGTERM; it is killed");
                _process.Kill();
            }
        }

        _process.Dispose();
        File.Delete(_settingsFile);
    }

    private void ShowOutput()
    {
        foreach (var line in _output)
        {
            Console.Error.WriteLine($"gateway: {line}");
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > KeptLines)
        {
            _output.TryDequeue(out _);
        }

        if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            _urls.Add(new Uri(line[(at + Listening.Length)..]));
        }
        else if (line.Contains(Started, StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
