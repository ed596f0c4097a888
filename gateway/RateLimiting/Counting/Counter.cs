using EdgeGateway.RateLimiting.Rules;

namespace EdgeGateway.RateLimiting.Counting;

/// <summary>A rule's counter for one request.</summary>
/// <param name="Key">Its name in Redis.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Crowd">The counter that an id's paths share from <see cref="LocalCounters.MaxPaths"/> on; null where the key does not depend
/// on the request's path.</param>
internal readonly record struct Counter(string Key, LimitRule Rule, string? Crowd);
