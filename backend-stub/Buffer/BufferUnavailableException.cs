using EdgeGateway.Hosting.Redis;

namespace LogSource.Buffer;

/// <summary>The buffer cannot be reached now, or refuses. Whether an append that was under way took effect is not known; one that was refused did
/// not.</summary>
internal sealed class BufferUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What Redis answered; null where it did not.</summary>
    public RedisRefusal? Refusal { get; init; }
}
