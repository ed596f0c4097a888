using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EdgeGateway.Hosting.Checks.Sizing;

/// <summary>What both programs use as servers.</summary>
internal static class ServerResources
{
    public const long KiB = 1024;
    public const long MiB = 1024 * KiB;

    // The descriptors of a process that has just started: its assemblies, timers and listeners.
    private const long ProcessDescriptors = 300;

    /// <summary>A process that has just started.</summary>
    /// <param name="bytes">Its memory.</param>
    public static ResourceUse Process(long bytes) => new("process", "", 1, ProcessDescriptors, bytes, bytes);

    /// <summary>The bytes of a connection's full buffers, with the server's defaults where there is no limit.</summary>
    public static long Buffers(KestrelServerLimits limits) =>
        (limits.MaxRequestBufferSize ?? MiB) + (limits.MaxResponseBufferSize ?? 64 * KiB);
}
