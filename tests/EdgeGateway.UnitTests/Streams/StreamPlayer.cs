using EdgeGateway.Streams.Policy;

namespace EdgeGateway.UnitTests.Streams;

/// <summary>Plays a backend's bytes piece by piece to a client that takes them at once, so that the stream rests after each
/// piece and may be pinged there. Only pings end its silence.</summary>
internal sealed class StreamPlayer(StreamHarness harness) : IDisposable
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(5);

    private readonly List<byte> _sent = [];
    private readonly List<byte> _output = [];

    /// <summary>A policy for the player: a ping each second, and no cut ever.</summary>
    public static StreamPolicy Policy(KeepAliveMode mode, string template) =>
        StreamHarness.DefaultPolicy with
        {
            Mode = mode,
            Template = template,
            PingInterval = TimeSpan.FromSeconds(1),
            IdleTimeout = TimeSpan.FromDays(1),
            SlowClient = TimeSpan.Zero,
        };

    /// <summary>What the backend has sent.</summary>
    public byte[] Sent => [.. _sent];

    /// <summary>What the client has got, pings too.</summary>
    public byte[] Output => [.. _output];

    /// <summary>The backend sends, and the client takes it.</summary>
    public async Task<byte[]> SendAsync(byte[] piece)
    {
        _sent.AddRange(piece);
        harness.BeginRead();
        await harness.SendAsync(piece);
        return await TakeAsync();
    }

    /// <summary>The stream rests where it may be pinged: the client takes the ping.</summary>
    public async Task<byte[]> PingAsync()
    {
        harness.BeginRead();
        harness.Advance(1.25);
        var first = await harness.ReadAsync().WaitAsync(Hung);
        _output.AddRange(first);
        return [.. first, .. await TakeAsync()];
    }

    /// <summary>The stream rests where it may not be pinged. A ping would be seen in what the client takes next.</summary>
    public void Rest()
    {
        harness.BeginRead();
        harness.Advance(1.25);
        Assert.True(harness.ReadWaits);
    }

    public void Dispose() => harness.Dispose();

    private async Task<byte[]> TakeAsync()
    {
        var taken = new List<byte>();
        for (harness.BeginRead(); !harness.ReadWaits; harness.BeginRead())
        {
            taken.AddRange(await harness.ReadAsync());
        }

        _output.AddRange(taken);
        return [.. taken];
    }
}
