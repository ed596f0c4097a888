namespace EdgeGateway.Testing.Attacks;

/// <summary>Frames that an attacker repeats on an HTTP/2 connection.</summary>
/// <param name="Name">What the attack is called.</param>
/// <param name="Kinds">The gateway's names for it, as in its metric and log, of which one is exceeded first; empty where
/// there is no budget.</param>
/// <param name="Repeat">The frames of the n-th repetition.</param>
public sealed record Http2Flood(string Name, string Kinds, Func<int, byte[]> Repeat)
{
    /// <summary>The frames that come first, after SETTINGS.</summary>
    public byte[] Start { get; init; } = [];

    /// <summary>The attacker reads nothing until it has sent all.</summary>
    public bool ReadsLate { get; init; }

    /// <inheritdoc />
    public override string ToString() => Name;
}
