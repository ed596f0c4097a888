namespace EdgeGateway.Bench.Tail;

/// <summary>What is followed.</summary>
/// <param name="Followers">Followers of the one app that is written to.</param>
/// <param name="Seconds">How long it is written to at each rate.</param>
/// <param name="Idle">Followers for whom nothing comes, of whom memory is told.</param>
internal sealed record TailPlan(int Followers, int Seconds, int Idle)
{
    /// <summary>Lines per second.</summary>
    public static IReadOnlyList<int> Rates { get; } = [100, 1_000, 10_000];

    /// <summary>As on the command line.</summary>
    public override string ToString() => $"tail --followers {Followers} --seconds {Seconds} --idle {Idle}";
}
