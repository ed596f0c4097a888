namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>What attacking clients do.</summary>
internal interface IAttack
{
    /// <summary>Settings of the attacked gateway.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>Attacks, and leaves.</summary>
    /// <returns>What the attacking clients saw, one line each.</returns>
    Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken);
}
