using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeGateway.Testing;

/// <summary>One of the programs in a separate process, which a test can signal and kill.</summary>
public abstract partial class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";
    private const int KeptLines = 10_000;
    private const int ShownLines = 30;
    private const int Sigterm = 15;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly ManualResetEventSlim _isRead = new(true);
    private readonly Process _process;
    private readonly string _settingsFile;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Uri> _urls = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="program">The program's file in this program's directory, and its arguments.</param>
    /// <param name="settings">Settings that override the shipped ones. If a key occurs twice, the last value
    /// applies.</param>
    /// <param name="controlGroup">The folder of the control group in which the process runs; null for that of this
    /// one.</param>
    private protected ServerProcess(
        IReadOnlyList<string> program,
        IEnumerable<KeyValuePair<string, string?>> settings,
        string? controlGroup = null
    )
    {
        // Some settings are read from the environment alone.
        var settingsByTarget = settings.ToLookup(setting =>
            setting.Key.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
            || setting.Key.StartsWith("OTEL_", StringComparison.Ordinal)
            || setting.Key.StartsWith("EDGEGATEWAY_", StringComparison.Ordinal)
            || setting.Key.StartsWith("DOTNET_", StringComparison.Ordinal)
            || setting.Key.EndsWith("_PROXY", StringComparison.Ordinal)
        );

        // The file holds signing keys. GetTempFileName creates it readable for this user only.
        _settingsFile = Path.GetTempFileName();
        File.WriteAllText(
            _settingsFile,
            JsonSerializer.Serialize(
                settingsByTarget[false]
                    .GroupBy(setting => setting.Key, (key, same) => KeyValuePair.Create(key, same.Last().Value))
                    .ToDictionary()
            )
        );
        string[] command =
        [
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, program[0]),
            .. program.Skip(1),
            "--config",
            _settingsFile,
        ];

        // The runtime reads the limits of its group when it starts, so the group is entered before.
        command = controlGroup is null
            ? command
            : ["sh", "-c", "echo $$ >\"$0\" && exec \"$@\"", Path.Combine(controlGroup, "cgroup.procs"), .. command];
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };

        foreach (var (key, value) in settingsByTarget[true])
        {
            _process.StartInfo.Environment[key] = value;
        }

        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) =>
            _started.TrySetException(new InvalidOperationException($"{program[0]} did not start."));
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether the process has exited.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of standard output and standard error.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>The bound URLs, in the order of the endpoints' names.</summary>
    public IReadOnlyList<Uri> Urls => _urls;

    /// <summary>Stops reading the output, so that the pipe fills up, until <see cref="ResumeReading"/>.</summary>
    public void StopReading() => _isRead.Reset();

    /// <summary>Reads the output again.</summary>
    public void ResumeReading() => _isRead.Set();

    /// <summary>Kills the process and returns when all of its output is read.</summary>
    public async Task KillAsync()
    {
        _process.Kill();

        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal to the process.</summary>
    public void Signal(int signal) => _ = Kill(_process.Id, signal);

    /// <summary>Waits for the process to exit and returns its exit code.</summary>
    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(Timeout);

        // WaitForExitAsync also waits for the output, which a test may not be reading. So poll for the exit.
        while (!_process.HasExited)
        {
            await Task.Delay(20, timeout.Token);
        }

        return _process.ExitCode;
    }

    /// <summary>Stops the process with SIGTERM, and kills it if it does not exit in time.</summary>
    public async ValueTask DisposeAsync()
    {
        ResumeReading();
        if (!_process.HasExited)
        {
            Signal(Sigterm);
            using var timeout = new CancellationTokenSource(Timeout);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
        File.Delete(_settingsFile);
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts the process and returns when it listens.</summary>
    /// <exception cref="InvalidOperationException">The process did not start; the message holds its output.</exception>
    private protected async Task StartServerAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
            await _started.Task.WaitAsync(Timeout, cancellationToken);
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
