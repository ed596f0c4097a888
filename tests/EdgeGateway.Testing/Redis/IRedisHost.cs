namespace EdgeGateway.Testing.Redis;

/// <summary>Runs one Redis server on a fixed loopback port, in a container or a process.</summary>
internal interface IRedisHost : IAsyncDisposable
{
    /// <summary>Starts or restarts the server and returns when it answers.</summary>
    Task StartAsync(CancellationToken ct);

    /// <summary>Kills the server like a crash: unwritten data is lost.</summary>
    Task StopAsync();

    /// <summary>Pauses the server: it keeps its connections and sends no reply.</summary>
    Task PauseAsync();

    /// <summary>Resumes a paused server.</summary>
    Task ResumeAsync();
}
