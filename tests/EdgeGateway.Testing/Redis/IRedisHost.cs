namespace EdgeGateway.Testing.Redis;

/// <summary>What runs one Redis server on a fixed port of the loopback interface: a container or a process.</summary>
internal interface IRedisHost : IAsyncDisposable
{
    /// <summary>Starts the server, for the first time or again, and returns when it answers.</summary>
    Task StartAsync(CancellationToken ct);

    /// <summary>Kills the server as a crash would: what it had not written is lost.</summary>
    Task StopAsync();

    /// <summary>Freezes the server: it keeps its connections and answers nothing.</summary>
    Task PauseAsync();

    /// <summary>Lets a frozen server go on.</summary>
    Task ResumeAsync();
}
