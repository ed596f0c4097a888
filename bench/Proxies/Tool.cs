using System.ComponentModel;
using System.Diagnostics;

namespace EdgeGateway.Bench.Proxies;

/// <summary>Runs installed tools to their end.</summary>
internal static class Tool
{
    /// <summary>Runs a program and returns what it wrote to standard output.</summary>
    /// <exception cref="InvalidOperationException">The program is not installed, or failed.</exception>
    public static async Task<string> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            try
            {
                var (output, error) = (
                    process.StandardOutput.ReadToEndAsync(cancellationToken),
                    process.StandardError.ReadToEndAsync(cancellationToken)
                );
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0
                    ? await output
                    : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await error}");
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                $"{program} cannot be started: {exception.Message}. bench/run.sh installs it on Debian.",
                exception
            );
        }
    }
}
