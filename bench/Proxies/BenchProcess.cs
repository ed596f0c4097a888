using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeGateway.Bench.Proxies;

/// <summary>A program that runs in a folder of its own and writes its output to a file there.</summary>
internal sealed partial class BenchProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int ShownLines = 30;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _name;
    private readonly string _output;

    private BenchProcess(
        string name,
        string folder,
        IReadOnlyList<string> command,
        int? descriptors,
        IReadOnlyDictionary<string, string>? environment
    )
    {
        _name = name;
        _output = Path.Combine(folder, "output.log");

        // The shell sends the output to a file, as a service manager does, and becomes the program.
        var limit = descriptors is { } most ? $"ulimit -n {most} && " : "";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"{limit}exec \"$@\" >output.log 2>&1", "sh", .. command])
        {
            WorkingDirectory = folder,
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        _process = Process.Start(start)!;
        Facts = new ProcessTree(_process.Id);
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    public ProcessTree Facts { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="name">Its name for messages.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="descriptors">The most open files; null for the limit of this process.</param>
    /// <param name="environment">Additional environment variables.</param>
    public static BenchProcess Start(
        string name,
        string folder,
        IReadOnlyList<string> command,
        int? descriptors = null,
        IReadOnlyDictionary<string, string>? environment = null
    ) => new(name, folder, command, descriptors, environment);

    /// <exception cref="InvalidOperationException">The process has exited; the message holds its last output.</exception>
    public void ThrowIfExited()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException(
                string.Join(
                    '\n',
                    [$"{_name} exited with {_process.ExitCode}:", .. File.ReadLines(_output).TakeLast(ShownLines)]
                )
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        var ids = Facts.Ids;
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Sigterm);
            using var timeout = new CancellationTokenSource(StopTimeout);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Workers end a little after their master, or are left behind by a wrapper script.
        foreach (var id in ids.Where(id => new ProcessTree(id).Ids.Count > 0))
        {
            _ = Kill(id, id == _process.Id ? 9 : Sigterm);
        }

        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
