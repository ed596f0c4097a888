using EdgeGateway.Hosting.Redis.Refusals;

namespace LogSource.Buffer;

/// <summary>
/// The buffer cannot be reached, or refuses a command. After a refusal, an append has no effect. Otherwise its outcome
/// is unknown.
/// </summary>
internal sealed class BufferUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Redis' error; null if Redis did not respond.</summary>
    public RedisRefusal? Refusal { get; init; }
}
