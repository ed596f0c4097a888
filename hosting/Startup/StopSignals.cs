using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeGateway.Hosting.Startup;

/// <summary>
/// Handles signals in addition to the host, which begins a graceful stop at the first SIGTERM, SIGINT or SIGQUIT. The
/// second signal ends the process at once, with the exit code that a shell reports for it (143, 130, 131). SIGHUP is
/// ignored: settings reload without a signal, and a closed terminal must not end a server.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // Tools such as timeout(1) signal the process and then its group. Both signals are one request to stop.
    private static readonly TimeSpan SameRequestTime = TimeSpan.FromMilliseconds(100);

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

    /// <summary>Handles signals until the result is disposed.</summary>
    public static StopSignals Register() => new();

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnStop(int exitCode)
    {
        var first = Interlocked.CompareExchange(ref _first, Stopwatch.GetTimestamp(), 0);
        if (first != 0 && Stopwatch.GetElapsedTime(first) > SameRequestTime)
        {
            Environment.Exit(exitCode);
        }
    }
}
