using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeGateway.Testing.Redis;

/// <summary>Redis as a child process: the <c>redis-server</c> on the PATH.</summary>
internal sealed class RedisProcess(RedisArguments arguments) : IRedisHost
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("edgegateway-redis-");
    private Process? _process;

    public async Task StartAsync(CancellationToken ct)
    {
        var process = Launch();
        _process?.Dispose();
        _process = process;
        var lastLine = "";
        process.OutputDataReceived += (_, line) => lastLine = line.Data ?? lastLine;
        process.BeginOutputReadLine();

        var answered = RedisPing.WaitUntilAnsweredAsync(arguments.Port, ct);
        var ended = process.WaitForExitAsync(ct);
        if (await Task.WhenAny(answered, ended) == ended)
        {
            throw new InvalidOperationException($"redis-server exited: {lastLine}");
        }

        await answered;
    }

    public async Task StopAsync()
    {
        if (_process is null)
        {
            return;
        }

        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task PauseAsync()
    {
        Signal(OperatingSystem.IsMacOS() ? 17 : 19); // SIGSTOP
        return Task.CompletedTask;
    }

    public Task ResumeAsync()
    {
        Signal(OperatingSystem.IsMacOS() ? 19 : 18); // SIGCONT
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
        _process = null;
        if (Directory.Exists(_directory.FullName))
        {
            _directory.Delete(recursive: true);
        }
    }

    private Process Launch()
    {
        var command = arguments.CommandLine(arguments.ListenArguments);
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = _directory.FullName,
            // An inherited output would make the test runner wait for a server that a crashed test left behind.
            RedirectStandardOutput = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException(
                $"redis-server cannot be started from the PATH: {e.Message}. Install Redis 7, "
                    + "or Docker to run it in a container.",
                e
            );
        }
    }

    private void Signal(int signal)
    {
        if (Kill(_process!.Id, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
