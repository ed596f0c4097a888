namespace EdgeGateway.Redis;

/// <summary>Redis is away, too slow, or refused the command.</summary>
internal sealed class RedisUnavailableException(Exception cause)
    : Exception($"Redis did not carry out a command: {cause.Message.Split(';')[0]}", cause);
