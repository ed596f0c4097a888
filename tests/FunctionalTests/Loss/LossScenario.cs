namespace FunctionalTests.Loss;

/// <summary>What a run of the loss test is like.</summary>
/// <param name="Seed">Decides all that is random.</param>
/// <param name="Duration">For how long processes are ended.</param>
/// <param name="Kept">How many lines are kept.</param>
/// <param name="Staying">Followers that come back at once.</param>
/// <param name="Leaving">Followers that also leave by themselves, for longer than lines are kept.</param>
internal sealed record LossScenario(int Seed, TimeSpan Duration, int Kept, int Staying, int Leaving);
