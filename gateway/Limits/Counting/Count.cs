namespace EdgeGateway.Limits.Counting;

/// <summary>How many requests there were, this one included, in the window that is running, and when that ends.</summary>
internal readonly record struct Count(long Value, DateTimeOffset Ends);
