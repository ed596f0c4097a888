namespace FunctionalTests.Loss;

/// <summary>The parameters of a loss test run.</summary>
/// <param name="Seed">The seed of all random decisions.</param>
/// <param name="Duration">How long failures are injected.</param>
/// <param name="RetainedLines">The number of lines that Redis retains.</param>
/// <param name="ReconnectingFollowers">The number of followers that always reconnect at once.</param>
/// <param name="AbsentFollowers">The number of followers that also stay absent, for longer than lines are retained.</param>
internal sealed record LossScenario(
    int Seed,
    TimeSpan Duration,
    int RetainedLines,
    int ReconnectingFollowers,
    int AbsentFollowers
);
