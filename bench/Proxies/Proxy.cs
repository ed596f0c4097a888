using System.Net;

namespace EdgeGateway.Bench.Proxies;

/// <summary>A running proxy in front of the log source, or the log source itself.</summary>
internal sealed class Proxy(string name, ProxyEndpoints endpoints, BenchProcess? process, bool isShared = false)
    : IAsyncDisposable
{
    public string Name => name;

    /// <summary>HTTP/1.1 without TLS.</summary>
    public IPEndPoint Http => endpoints.Http;

    /// <summary>HTTP/1.1 and HTTP/2 over TLS.</summary>
    public IPEndPoint Tls => endpoints.Tls ?? throw new InvalidOperationException($"{name} has no TLS");

    /// <summary>The management port of the gateway.</summary>
    public IPEndPoint? Management => endpoints.Management;

    /// <summary>Values of its processes; null for the log source itself.</summary>
    public ProcessTree? Facts => process?.Facts;

    /// <summary>The time from the start of the process to the first response from behind the proxy.</summary>
    public TimeSpan StartTime { get; init; }

    /// <summary>
    /// Whether lines are posted to the proxy itself, which has no log source behind it. Not set: to the log source.
    /// </summary>
    public bool IsPublisher { get; init; }

    /// <summary>Processor time until now.</summary>
    public TimeSpan Processor => Facts?.Processor ?? TimeSpan.Zero;

    /// <exception cref="InvalidOperationException">The process has exited.</exception>
    public void ThrowIfExited() => process?.ThrowIfExited();

    /// <summary>The same proxy for one of several users. It does not end the process.</summary>
    public Proxy Share() =>
        new(name, endpoints, process, isShared: true) { StartTime = StartTime, IsPublisher = IsPublisher };

    public ValueTask DisposeAsync() => process is null || isShared ? ValueTask.CompletedTask : process.DisposeAsync();
}
