namespace EdgeGateway.Bench.Attacks;

/// <summary>One attack on a gateway.</summary>
internal interface IAttack
{
    /// <summary>What it is called in the report.</summary>
    string Name { get; }

    /// <summary>What came of it.</summary>
    string Result { get; }

    /// <summary>Attacks until it is done, or until <paramref name="stop"/>.</summary>
    Task RunAsync(CancellationToken stop);
}
