using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>A rule's counter for one request.</summary>
/// <param name="Key">The counter's key in Redis.</param>
/// <param name="Rule">The rule.</param>
/// <param name="OverflowKey">The counter that an id's further paths share once <see cref="LocalCounters.MaxPaths"/>
/// have their own; null where the key does not depend on the request's path.</param>
internal readonly record struct Counter(string Key, LimitRule Rule, string? OverflowKey);
