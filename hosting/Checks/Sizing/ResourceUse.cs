namespace EdgeGateway.Hosting.Checks.Sizing;

/// <summary>What a program uses of one kind, at most.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Limit">The setting that limits the number; empty if the number is fixed.</param>
/// <param name="Count">The number; null if the settings do not limit it.</param>
/// <param name="Descriptors">Descriptors of each.</param>
/// <param name="Idle">Bytes of each while it does nothing.</param>
/// <param name="Full">Bytes of each while its buffers are full.</param>
/// <param name="Unlimited">The setting's value that is no limit.</param>
internal sealed record ResourceUse(
    string Name,
    string Limit,
    long? Count,
    long Descriptors,
    long Idle,
    long Full,
    string Unlimited = ""
);
