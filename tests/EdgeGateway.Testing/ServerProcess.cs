using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeGateway.Testing;

/// <summary>One of the programs in a process of its own, on the ports that its settings name or the system chose. It can be killed.</summary>
public abstract partial class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";
    private const int KeptLines = 10_000;
    private const int ShownLines = 30;
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _isRead = new(true);
    private readonly Process _process;
    private readonly string _settingsFile;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Uri> _urls = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="program">The program, which is beside this one, and its arguments.</param>
    /// <param name="settings">Those over the shipped ones; the last of two of one name wins.</param>
    private protected ServerProcess(IReadOnlyList<string> program, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        // The host reads its own settings from the environment alone.
        var forHost = settings.ToLookup(setting => setting.Key.StartsWith("ASPNETCORE_", StringComparison.Ordinal));

        // Nobody else may read it: it holds the keys.
        _settingsFile = Path.GetTempFileName();
        File.WriteAllText(
            _settingsFile,
            JsonSerializer.Serialize(
                forHost[false]
                    .GroupBy(setting => setting.Key, (key, same) => KeyValuePair.Create(key, same.Last().Value))
                    .ToDictionary()
            )
        );
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, program[0]), .. program.Skip(1), "--config", _settingsFile]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };

        foreach (var (key, value) in forHost[true])
        {
            _process.StartInfo.Environment[key] = value;
        }

        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) =>
            _started.TrySetException(new InvalidOperationException($"{program[0]} did not start."));
    }

    /// <summary>The system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines that it wrote, to standard output and error.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Where it listens. Kestrel binds its endpoints in the order of their names.</summary>
    private protected IReadOnlyList<Uri> Urls => _urls;

    /// <summary>Leaves what it writes in the pipe, until <see cref="ResumeReading"/>.</summary>
    public void StopReading() => _isRead.Reset();

    /// <summary>Reads what it wrote again.</summary>
    public void ResumeReading() => _isRead.Set();

    /// <summary>Ends it in the middle of what it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();

        // To its last line.
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    /// <summary>Waits for its end.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);

        // The process alone: waiting for its exit would wait for its output too, which may not be read.
        while (!_process.HasExited)
        {
            await Task.Delay(20, patience.Token);
        }

        return _process.ExitCode;
    }

    /// <summary>Stops it as an operator would.</summary>
    public async ValueTask DisposeAsync()
    {
        ResumeReading();
        if (!_process.HasExited)
        {
            Signal(Sigterm);
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
        File.Delete(_settingsFile);
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; what it wrote is told.</exception>
    private protected async Task StartServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            await _started.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await KillAsync();
            await DisposeAsync();
            throw new InvalidOperationException(
                string.Join('\n', [exception.Message, .. Output.TakeLast(ShownLines)]),
                exception
            );
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        _isRead.Wait();
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
