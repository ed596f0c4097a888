namespace EdgeGateway.Testing.Redis;

/// <summary>
/// A real Redis 7 that a test can kill, restart, pause and resume. It keeps its loopback port and starts empty. Its
/// data survives a kill only with <c>appendOnly</c>.
/// </summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string KindVariable = "EDGEGATEWAY_TEST_REDIS";
    private const string DockerSocket = "/var/run/docker.sock";

    private readonly IRedisHost _host;
    private bool _running;
    private bool _paused;

    private RedisServer(RedisArguments arguments)
    {
        _host = CreateHost(arguments);
        Port = arguments.Port;
    }

    /// <summary>The server's loopback port.</summary>
    public int Port { get; }

    /// <summary>The server's address as <c>host:port</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server that loses its data when it is killed.</summary>
    public static Task<RedisServer> StartAsync(CancellationToken ct = default) => StartAsync(appendOnly: false, ct);

    /// <summary>
    /// Starts a server and returns when it answers. <c>EDGEGATEWAY_TEST_REDIS</c> selects <c>container</c> or
    /// <c>process</c>; if it is unset, a container is used where a Docker engine runs.
    /// </summary>
    /// <param name="appendOnly">Whether all acknowledged writes survive a kill.</param>
    /// <param name="ct">Cancels the start.</param>
    public static Task<RedisServer> StartAsync(bool appendOnly, CancellationToken ct = default) =>
        StartAsync(new RedisArguments(LoopbackPort.Reserve()) { AppendOnly = appendOnly }, ct);

    /// <summary>Starts a server with these arguments, for example a replica or a cluster node.</summary>
    internal static async Task<RedisServer> StartAsync(RedisArguments arguments, CancellationToken ct)
    {
        var server = new RedisServer(arguments);
        try
        {
            await server.RestartAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the server, paused or not. Connections are refused until <see cref="RestartAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (!_running)
        {
            return;
        }
        // A paused container cannot be stopped.
        await ResumeAsync();
        await _host.StopAsync();
        _running = false;
    }

    /// <summary>Starts the killed server on its port and returns when it answers.</summary>
    public async Task RestartAsync(CancellationToken ct = default)
    {
        if (_running)
        {
            throw new InvalidOperationException($"Redis at {ConnectionString} is already running.");
        }

        await _host.StartAsync(ct);
        _running = true;
    }

    /// <summary>Pauses the server: the kernel keeps and accepts connections, but the server sends no reply.</summary>
    public async Task PauseAsync()
    {
        if (!_running || _paused)
        {
            return;
        }

        await _host.PauseAsync();
        _paused = true;
    }

    /// <summary>Resumes the paused server, which then processes the commands that arrived meanwhile.</summary>
    public async Task ResumeAsync()
    {
        if (!_paused)
        {
            return;
        }

        await _host.ResumeAsync();
        _paused = false;
    }

    /// <summary>Runs a command on the server.</summary>
    /// <param name="command">The command as in redis-cli. Its reply must not be an array.</param>
    /// <param name="ct">Cancels the command.</param>
    /// <returns>The text of the reply.</returns>
    /// <exception cref="InvalidOperationException">The server replied with an error.</exception>
    public Task<string> CommandAsync(string command, CancellationToken ct = default) =>
        RedisCommand.RunAsync(Port, command, ct);

    /// <summary>
    /// Repeats a command until its reply satisfies <paramref name="isGood"/>, and throws on a
    /// timeout.
    /// </summary>
    internal Task WaitUntilAsync(string command, Func<string, bool> isGood, CancellationToken ct) =>
        RedisPing.WaitUntilAsync(Port, command, isGood, ct);

    /// <summary>Kills the server and removes its files or its container.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ResumeAsync();
        }
        finally
        {
            await _host.DisposeAsync();
            _running = false;
        }
    }

    private static IRedisHost CreateHost(RedisArguments arguments)
    {
        var kind = Environment.GetEnvironmentVariable(KindVariable);
        if (string.IsNullOrEmpty(kind))
        {
            kind = File.Exists(DockerSocket) ? "container" : "process";
        }

        return kind switch
        {
            "container" => new RedisInContainer(arguments),
            "process" => new RedisProcess(arguments),
            _ => throw new InvalidOperationException(
                $"{KindVariable} is '{kind}'; it must be 'container' or 'process'."
            ),
        };
    }
}
