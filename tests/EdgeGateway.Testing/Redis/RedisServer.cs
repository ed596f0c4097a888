namespace EdgeGateway.Testing.Redis;

/// <summary>
/// A real Redis 7 for a test, which the test may kill, start again, pause and resume. It listens on the same loopback
/// port all its life and starts empty; after a kill it has its data back only where <c>appendOnly</c> was asked for.
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

    /// <summary>Where the server listens, on the loopback interface.</summary>
    public int Port { get; }

    /// <summary>The same as <c>host:port</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server whose data a kill destroys.</summary>
    public static Task<RedisServer> StartAsync(CancellationToken ct = default) => StartAsync(appendOnly: false, ct);

    /// <summary>
    /// Starts a server of the kind <c>EDGEGATEWAY_TEST_REDIS</c> names (<c>container</c> or <c>process</c>; unset: a
    /// container where there is a Docker engine) and returns when it answers.
    /// </summary>
    /// <param name="appendOnly">Whether all that it has acknowledged outlives a kill.</param>
    /// <param name="ct">Gives up waiting for the start.</param>
    public static Task<RedisServer> StartAsync(bool appendOnly, CancellationToken ct = default) =>
        StartAsync(new RedisArguments(LoopbackPort.Free()) { AppendOnly = appendOnly }, ct);

    /// <summary>The same for a server of a particular part among others.</summary>
    internal static async Task<RedisServer> StartAsync(RedisArguments arguments, CancellationToken ct)
    {
        var server = new RedisServer(arguments);
        try
        {
            await server.StartAgainAsync(ct);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills the server, paused or not: from now on connections are refused.</summary>
    public async Task StopAsync()
    {
        if (!_running)
        {
            return;
        }
        // A frozen container cannot be stopped, only a running one.
        await ResumeAsync();
        await _host.StopAsync();
        _running = false;
    }

    /// <summary>Starts the killed server again, on the same port, and returns when it answers.</summary>
    public async Task StartAgainAsync(CancellationToken ct = default)
    {
        if (_running)
        {
            throw new InvalidOperationException($"Redis at {ConnectionString} is running already.");
        }

        await _host.StartAsync(ct);
        _running = true;
    }

    /// <summary>Freezes the server: connections stay open and are even accepted, and nothing is answered.</summary>
    public async Task PauseAsync()
    {
        if (!_running || _paused)
        {
            return;
        }

        await _host.PauseAsync();
        _paused = true;
    }

    /// <summary>Lets the frozen server go on with what it was sent meanwhile.</summary>
    public async Task ResumeAsync()
    {
        if (!_paused)
        {
            return;
        }

        await _host.ResumeAsync();
        _paused = false;
    }

    /// <summary>Has the server carry out a command.</summary>
    /// <param name="command">As one writes it in redis-cli; one whose reply is no array.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The reply's text.</returns>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public Task<string> CommandAsync(string command, CancellationToken ct = default) =>
        RedisCommand.RunAsync(Port, command, ct);

    /// <summary>Returns when the server's answer to a command is as it should be, and throws when it is not in good time.</summary>
    internal Task UntilAsync(string command, Func<string, bool> isGood, CancellationToken ct) =>
        RedisPing.UntilAsync(Port, command, isGood, ct);

    /// <summary>Ends the server and removes everything it left.</summary>
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
