namespace EdgeGateway.Hosting.Redis;

/// <summary>How a program uses Redis.</summary>
/// <param name="Meter">The name of the meter.</param>
/// <param name="Prefix">The prefix of the instruments' names.</param>
/// <param name="CommandTimeout">The timeout of a command.</param>
internal sealed record RedisProfile(string Meter, string Prefix, TimeSpan CommandTimeout);
