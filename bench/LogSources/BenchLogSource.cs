using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using EdgeGateway.Bench.Gateway;
using EdgeGateway.Testing.Redis;

namespace EdgeGateway.Bench.LogSources;

/// <summary>A log source in a process of its own, with the shipped settings, over a Redis.</summary>
internal sealed class BenchLogSource : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";
    private const int ShownLines = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Uri> _urls = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BenchLogSource(RedisServer redis)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "backend-stub.dll")])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment =
                {
                    ["Kestrel__Endpoints__H2c__Url"] = "http://127.0.0.1:0",
                    ["Kestrel__Endpoints__Http__Url"] = "http://127.0.0.1:0",
                    ["Buffer__Kind"] = "Redis",
                    ["Redis__ConnectionString"] = redis.ConnectionString,
                    ["Logging__LogLevel__Default"] = "Warning",

                    // It tells the ports that were bound.
                    ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
                },
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException("The log source did not start."));
    }

    /// <summary>Where clients connect over HTTP/1.1. Kestrel binds its endpoints in the order of their names: H2c, Http.</summary>
    public IPEndPoint Address => new(IPAddress.Loopback, _urls[1].Port);

    /// <summary>What the system says of it.</summary>
    public ProcessFacts Facts => new(_process.Id);

    /// <summary>Starts one and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead.</exception>
    public static async Task<BenchLogSource> StartAsync(RedisServer redis, CancellationToken cancellationToken)
    {
        var source = new BenchLogSource(redis);
        try
        {
            source._process.Start();
            source._process.BeginOutputReadLine();
            source._process.BeginErrorReadLine();
            await source._started.Task.WaitAsync(Patience, cancellationToken);
            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // It should be alive. Where it is not, what it wrote says why.
        if (_process.HasExited)
        {
            foreach (var line in _output.TakeLast(ShownLines))
            {
                await Console.Error.WriteLineAsync($"log source: {line}");
            }
        }

        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        while (_output.Count > ShownLines)
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
}
