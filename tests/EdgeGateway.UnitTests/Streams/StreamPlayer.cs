using EdgeGateway.Streams.Pings;
using EdgeGateway.Streams.Policy;

namespace EdgeGateway.UnitTests.Streams;

/// <summary>
/// Sends a backend's bytes piece by piece to a client that reads them at once. The stream pauses after each piece and
/// may be pinged there. Only pings end its silence.
/// </summary>
internal sealed class StreamPlayer(StreamHarness harness) : IDisposable
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(5);

    private readonly List<byte> _sent = [];
    private readonly List<byte> _output = [];

    /// <summary>A policy with a ping every second and without timeouts.</summary>
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

    /// <summary>What the client has received, including pings.</summary>
    public byte[] Output => [.. _output];

    /// <summary>Sends a piece from the backend and reads it as the client.</summary>
    public async Task<byte[]> SendAsync(byte[] piece)
    {
        _sent.AddRange(piece);
        harness.BeginRead();
        await harness.SendAsync(piece);
        return await TakeAsync();
    }

    /// <summary>Pauses where a ping is allowed, and reads the ping as the client.</summary>
    public async Task<byte[]> PingAsync()
    {
        harness.BeginRead();
        harness.Advance(1.25);
        var first = await harness.ReadAsync().WaitAsync(Hung);
        _output.AddRange(first);
        return [.. first, .. await TakeAsync()];
    }

    /// <summary>Pauses where no ping is allowed, and asserts that the client receives nothing.</summary>
    public void AssertNoPing()
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
