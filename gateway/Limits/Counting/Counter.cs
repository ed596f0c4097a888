using EdgeGateway.Limits.Matching;

namespace EdgeGateway.Limits.Counting;

/// <summary>A rule's counter for one request.</summary>
internal readonly record struct Counter(string Key, LimitRule Rule);
