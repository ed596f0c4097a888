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
    private readonly int _port;
    private bool _running;
    private bool _paused;

    private RedisServer(IRedisHost host, int port)
    {
        _host = host;
        _port = port;
    }

    /// <summary>Where the server listens, as <c>host:port</c>.</summary>
    public string ConnectionString => $"127.0.0.1:{_port}";

    /// <summary>Starts a server whose data a kill destroys.</summary>
    public static Task<RedisServer> StartAsync(CancellationToken ct = default) => StartAsync(appendOnly: false, ct);

    /// <summary>
    /// Starts a server of the kind <c>EDGEGATEWAY_TEST_REDIS</c> names (<c>container</c> or <c>process</c>; unset: a
    /// container where there is a Docker engine) and returns when it answers.
    /// </summary>
    /// <param name="appendOnly">Whether the data outlives a kill.</param>
    /// <param name="ct">Gives up waiting for the start.</param>
    public static async Task<RedisServer> StartAsync(bool appendOnly, CancellationToken ct = default)
    {
        var port = LoopbackPort.Free();
        var server = new RedisServer(CreateHost(port, appendOnly), port);
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

    private static IRedisHost CreateHost(int port, bool appendOnly)
    {
        var kind = Environment.GetEnvironmentVariable(KindVariable);
        if (string.IsNullOrEmpty(kind))
        {
            kind = File.Exists(DockerSocket) ? "container" : "process";
        }

        return kind switch
        {
            "container" => new RedisInContainer(port, appendOnly),
            "process" => new RedisProcess(port, appendOnly),
            _ => throw new InvalidOperationException($"{KindVariable} is '{kind}'; it must be 'container' or 'process'."),
        };
    }
}
