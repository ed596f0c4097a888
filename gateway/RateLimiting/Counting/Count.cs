namespace EdgeGateway.RateLimiting.Counting;

/// <summary>The state of a counter.</summary>
/// <param name="Value">The requests in the window, this one included.</param>
/// <param name="Ends">A fixed window: when it ends. A sliding window: when its oldest requests leave it; for a rejected
/// request, when enough have left that one more may pass.</param>
internal readonly record struct Count(long Value, DateTimeOffset Ends);
