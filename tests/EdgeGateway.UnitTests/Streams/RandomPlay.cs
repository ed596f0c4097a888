using CsCheck;

namespace EdgeGateway.UnitTests.Streams;

/// <summary>Runs a backend, a clock and a client against each other in random order and random pieces.</summary>
internal static class RandomPlay
{
    private static readonly TimeSpan Hung = TimeSpan.FromSeconds(5);
    private static readonly byte[] Pong = [0x8A, 0x80, 0, 0, 0, 0];

    public enum Move
    {
        /// <summary>The backend sends this many bytes.</summary>
        Send,

        /// <summary>The client reads one buffer if data is available.</summary>
        Take,

        /// <summary>The ping interval passes. A waiting client may receive a ping.</summary>
        Wait,

        /// <summary>The client sends.</summary>
        Answer,
    }

    public static Gen<(Move Move, int Size)[]> Moves { get; } =
        Gen.Select(
            Gen.Frequency(
                (4, Gen.Const(Move.Send)),
                (6, Gen.Const(Move.Take)),
                (3, Gen.Const(Move.Wait)),
                (1, Gen.Const(Move.Answer))
            ),
            Gen.Int[1, 12]
        ).Array[0, 60];

    /// <summary>
    /// Everything that the client receives from a backend that sends <paramref name="input"/> and ends.
    /// </summary>
    /// <remarks>
    /// The client's buffer size is constant during a run. The buffers of a copy loop never shrink, and a read of the
    /// backend that was started for one buffer may be completed with the next.
    /// </remarks>
    public static async Task<byte[]> RunAsync(StreamHarness harness, byte[] input, (Move Move, int Size)[] moves)
    {
        var output = new List<byte>();
        var left = input.AsMemory();
        foreach (var (move, size) in moves)
        {
            switch (move)
            {
                case Move.Send when !left.IsEmpty:
                    var piece = left[..Math.Min(size, left.Length)];
                    left = left[piece.Length..];
                    await harness.SendAsync(piece.ToArray());
                    break;
                case Move.Take:
                    harness.BeginRead();
                    if (!harness.ReadWaits)
                    {
                        output.AddRange(await harness.ReadAsync());
                    }

                    break;
                case Move.Wait:
                    harness.Advance(1.25);
                    break;
                case Move.Answer:
                    await harness.ClientSendsAsync(Pong);
                    break;
            }
        }

        await harness.SendAsync(left.ToArray());
        harness.Backend.Writer.Complete();
        for (var bytes = await TakeAsync(); bytes.Length > 0; bytes = await TakeAsync())
        {
            output.AddRange(bytes);
        }

        Assert.False(harness.Aborted);
        return [.. output];

        Task<byte[]> TakeAsync() => harness.ReadAsync().WaitAsync(Hung);
    }
}
