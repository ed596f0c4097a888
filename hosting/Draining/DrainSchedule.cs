namespace EdgeGateway.Hosting.Draining;

/// <summary>Spreads the ends of streams over the draining window.</summary>
internal static class DrainSchedule
{
    /// <summary>
    /// Returns the items in random order, each with a delay from now. The delays are spread evenly over the window,
    /// with jitter within each item's share, so that several processes do not end their streams at the same moments.
    /// </summary>
    public static IEnumerable<(T Item, TimeSpan Delay)> Spread<T>(IEnumerable<T> items, TimeSpan window)
    {
        var shuffled = items.ToArray();
        Random.Shared.Shuffle(shuffled);
        return shuffled.Select(
            (item, index) => (item, (index + Random.Shared.NextDouble()) / shuffled.Length * window)
        );
    }
}
