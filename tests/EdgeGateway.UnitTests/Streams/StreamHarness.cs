using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Timing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Streams;

/// <summary>A stream between a pipe that plays the backend and a reader that works like the relay's copy loop.</summary>
internal sealed class StreamHarness : IDisposable
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CancellationTokenSource _client = new();
    private readonly Pipe _toBackend = new();
    private readonly Queue<byte[]> _pings = [];
    private Task<byte[]>? _pending;

    public StreamHarness(
        Func<Stream, StreamContext, ProxiedStream> create,
        StreamKind kind,
        StreamPolicy? policy = null,
        TimeSpan? expiresIn = null,
        bool emptyReadsReturnAtOnce = false
    )
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2015, 2, 16, 2, 2, 43, 930, TimeSpan.Zero));
        Wheel = new TimerWheel(Time, Tick, NullLogger<TimerWheel>.Instance);
        Stream = create(
            new Duplex(Backend.Reader.AsStream(), _toBackend.Writer.AsStream(), emptyReadsReturnAtOnce),
            new StreamContext
            {
                Id = "test",
                Kind = kind,
                Route = "test",
                IsHttp2 = false,
                Policy = policy ?? DefaultPolicy,
                Wheel = Wheel,
                Pings = new PingPayloads((policy ?? DefaultPolicy).Template, Time),
                Metrics = new StreamMetrics(_services.GetRequiredService<IMeterFactory>()),
                ExpiresAt = expiresIn is { } lifetime ? (long)lifetime.TotalMilliseconds : TimerWheel.Never,
                ClientAborted = _client.Token,
                Abort = () =>
                {
                    Aborted = true;
                    _client.Cancel();
                },
            }
        );
        Stream.Client = new Client(this);
    }

    public static StreamPolicy DefaultPolicy { get; } =
        new(
            KeepAliveMode.Json,
            TimeSpan.FromSeconds(15),
            TimeSpan.FromSeconds(30),
            TimeSpan.Zero,
            TimeSpan.FromSeconds(40),
            PingPayloads.DefaultTemplate
        );

    public FakeTimeProvider Time { get; }

    public TimerWheel Wheel { get; }

    public ProxiedStream Stream { get; }

    // Inline: bytes of the backend have been processed when SendAsync returns.
    public Pipe Backend { get; } =
        new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));

    public bool Aborted { get; private set; }

    /// <summary>The buffer size of the copy loop in bytes.</summary>
    public int BufferSize { get; init; } = 64 * 1024;

    /// <summary>What a ping's write to the client waits for.</summary>
    public Task ClientAccepts { get; set; } = Task.CompletedTask;

    /// <summary>The read that <see cref="BeginRead"/> started has not completed, and no ping was written since.</summary>
    public bool ReadWaits => _pings.Count == 0 && _pending is { IsCompleted: false };

    /// <summary>
    /// Starts the next step of the copy loop: an empty read, then a real one. <see cref="ReadAsync"/> returns its
    /// result.
    /// </summary>
    public void BeginRead() => _pending ??= ReadLikeTheCopyLoop();

    /// <summary>The next bytes that the client receives: a ping, or what the copy loop reads; empty at the end.</summary>
    public async Task<byte[]> ReadAsync()
    {
        BeginRead();
        if (_pings.TryDequeue(out var ping))
        {
            return ping;
        }

        // A read that never completes fails the test instead of blocking it.
        var bytes = await _pending!.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _pending = null;
        return bytes;
    }

    /// <summary>Sends bytes from the backend. A pending read has received them when this returns.</summary>
    public async Task SendAsync(byte[] bytes) => await Backend.Writer.WriteAsync(bytes);

    /// <summary>Sends bytes from the client through the stream to the backend.</summary>
    public async Task ClientSendsAsync(params byte[] bytes) => await Stream.WriteAsync(bytes);

    public void Advance(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += Tick.TotalSeconds)
        {
            Time.Advance(Tick);
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        Wheel.Dispose();
        _client.Dispose();
        _services.Dispose();
    }

    private async Task<byte[]> ReadLikeTheCopyLoop()
    {
        Assert.Equal(0, await Stream.ReadAsync(Memory<byte>.Empty, _client.Token));
        var buffer = new byte[BufferSize];
        return buffer[..await Stream.ReadAsync(buffer, _client.Token)];
    }

    private sealed class Client(StreamHarness harness) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            harness._pings.Enqueue(buffer.ToArray());
            return new ValueTask(harness.ClientAccepts);
        }
    }

    // emptyReadsReturnAtOnce: an empty read completes even if no data is available, as that of a raw socket may.
    private sealed class Duplex(Stream input, Stream output, bool emptyReadsReturnAtOnce) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            emptyReadsReturnAtOnce && buffer.IsEmpty
                ? ValueTask.FromResult(0)
                : input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => output.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);
    }
}
