namespace EdgeGateway.Hosting.Redis;

/// <summary>What the two programs do differently with Redis.</summary>
/// <param name="Meter">The name of the meter.</param>
/// <param name="Prefix">What the names of its instruments begin with.</param>
/// <param name="CommandTimeout">How long a command may take.</param>
internal sealed record RedisProgram(string Meter, string Prefix, TimeSpan CommandTimeout);
