namespace EdgeGateway.Hosting.Draining;

/// <summary>A set of long-lived connections that end when the process stops.</summary>
internal interface IDrainable
{
    /// <summary>How many are open.</summary>
    int Count { get; }

    /// <summary>Ends all connections, spread evenly over <paramref name="window"/>, and admits no new ones.</summary>
    void Drain(TimeSpan window);
}
