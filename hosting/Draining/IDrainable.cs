namespace EdgeGateway.Hosting.Draining;

/// <summary>Something that stays open for long, and ends when the process is told to stop.</summary>
internal interface IDrainable
{
    /// <summary>How many are open.</summary>
    int Count { get; }

    /// <summary>Ends all of them, spread evenly over <paramref name="window"/>. Takes no new ones from now on.</summary>
    void Drain(TimeSpan window);
}
