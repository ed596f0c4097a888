namespace EdgeGateway.Bench.Tail;

/// <summary>The parameters of a measurement.</summary>
/// <param name="Followers">Followers of the one app that is written to.</param>
/// <param name="Seconds">Seconds of writing at each rate.</param>
/// <param name="Idle">Number of idle followers, whose memory is measured.</param>
internal sealed record TailPlan(int Followers, int Seconds, int Idle)
{
    /// <summary>Lines per second.</summary>
    public static IReadOnlyList<int> Rates { get; } = [100, 1_000, 10_000];

    /// <summary>The arguments on the command line.</summary>
    public override string ToString() => $"tail --followers {Followers} --seconds {Seconds} --idle {Idle}";
}
