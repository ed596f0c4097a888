using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace EdgeGateway.Testing;

/// <summary>A gateway in a process of its own, on ports that the system chose. It can be killed.</summary>
public sealed partial class GatewayProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private const string Started = "Application started.";
    private const int KeptLines = 10_000;
    private const int ShownLines = 30;
    private const int Sigterm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _settingsFile;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly List<Uri> _urls = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(string settingsFile, IReadOnlyList<string> program)
    {
        _settingsFile = settingsFile;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                "dotnet", [Path.Combine(AppContext.BaseDirectory, program[0]), .. program.Skip(1), "--config", settingsFile])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
            EnableRaisingEvents = true,
        };
        _process.OutputDataReceived += (_, line) => OnLine(line.Data);
        _process.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _process.Exited += (_, _) => _started.TrySetException(new InvalidOperationException("The gateway did not start."));
    }

    /// <summary>The gateway's own program.</summary>
    public static IReadOnlyList<string> Shipped { get; } = ["gateway.dll"];

    /// <summary>Where clients connect. Kestrel binds its endpoints in the order of their names: Management, Public.</summary>
    public Uri Http => _urls[1];

    /// <summary>The management port.</summary>
    public Uri Management => _urls[0];

    /// <summary>The system's number of it.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines that it wrote, to standard output and error.</summary>
    public IReadOnlyCollection<string> Output => _output;

    /// <summary>Starts a gateway with the key of <see cref="GatewayHost"/>, the shipped settings and these over them.</summary>
    public static Task<GatewayProcess> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(
        settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)).Concat(
        [
            new("Tokens:SigningKeys:0:Id", GatewayHost.KeyId), new("Tokens:SigningKeys:0:Secret", GatewayHost.Secret),
        ]));

    /// <summary>The same with these settings alone.</summary>
    public static Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, CancellationToken cancellationToken = default) =>
        StartAsync(settings, Shipped, cancellationToken);

    /// <summary>Starts a gateway, or another program that takes its settings, and returns when it listens.</summary>
    /// <param name="settings">Those over the shipped ones.</param>
    /// <param name="program">The program, which is beside this one, and its arguments.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">It ended instead; what it wrote is told.</exception>
    public static async Task<GatewayProcess> StartAsync(
        IEnumerable<KeyValuePair<string, string?>> settings, IReadOnlyList<string> program, CancellationToken cancellationToken)
    {
        // Nobody else may read it: it holds the keys.
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(Settings().Concat(settings).GroupBy(
            setting => setting.Key, (key, same) => KeyValuePair.Create(key, same.Last().Value)).ToDictionary()), cancellationToken);
        var gateway = new GatewayProcess(file, program);
        try
        {
            gateway._process.Start();
            gateway._process.BeginOutputReadLine();
            gateway._process.BeginErrorReadLine();
            await gateway._started.Task.WaitAsync(Patience, cancellationToken);
            return gateway;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            await gateway.KillAsync();
            await gateway.DisposeAsync();
            throw new InvalidOperationException(
                string.Join('\n', [exception.Message, .. gateway.Output.TakeLast(ShownLines)]), exception);
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it in the middle of what it does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();

        // To its last line.
        await _process.WaitForExitAsync();
    }

    /// <summary>Stops it as an operator would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Sigterm);
            using var patience = new CancellationTokenSource(Patience);
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_process.HasExited)
            {
                _process.Kill();
            }
        }

        _process.Dispose();
        File.Delete(_settingsFile);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings() =>
    [
        new("Kestrel:Endpoints:Management:Url", "http://127.0.0.1:0"),
        new("Kestrel:Endpoints:Public:Url", "http://127.0.0.1:0"),
        new("Draining:Window", "00:00:00"),

        // It tells the ports that were bound.
        new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information"),
    ];

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
