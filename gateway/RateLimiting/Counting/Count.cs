namespace EdgeGateway.RateLimiting.Counting;

/// <summary>Where a counter stands.</summary>
/// <param name="Value">How many requests there were in the window, this one included.</param>
/// <param name="Ends">When a fixed window ends. Sliding: when the first of these requests leave the window; for a refusal, when so many have
/// left that one more may pass.</param>
internal readonly record struct Count(long Value, DateTimeOffset Ends);
