using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeGateway.Hosting.Startup;

/// <summary>
/// What signals do beside the host's own handling, for which the first SIGTERM, SIGINT or SIGQUIT begins a graceful stop: the second one ends
/// the process at once, with the exit code that a shell gives to such an end (143, 130, 131). SIGHUP is ignored: settings reload by themselves,
/// and a closed terminal must not end a server.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // timeout(1), for one, signals the process and then its group: that is one request to stop.
    private static readonly TimeSpan SameRequest = TimeSpan.FromMilliseconds(100);

    private static readonly (PosixSignal Signal, int ExitCode)[] Stopping =
    [
        (PosixSignal.SIGTERM, 143),
        (PosixSignal.SIGINT, 130),
        (PosixSignal.SIGQUIT, 131),
    ];

    private readonly List<PosixSignalRegistration> _registrations;
    private long _first;

    private StopSignals() =>
        _registrations = [
            .. Stopping.Select(one => PosixSignalRegistration.Create(one.Signal, _ => OnStop(one.ExitCode))),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true),
        ];

    /// <summary>Handles signals until it is disposed.</summary>
    public static StopSignals Register() => new();

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnStop(int exitCode)
    {
        var first = Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        if (first != 0 && Stopwatch.GetElapsedTime(first) > SameRequest)
        {
            Environment.Exit(exitCode);
        }
    }
}
