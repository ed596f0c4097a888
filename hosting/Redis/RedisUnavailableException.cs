using EdgeGateway.Hosting.Redis.Refusals;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// Redis refused a command, could not be reached, or did not respond in time. In the last case it may have executed the
/// command.
/// </summary>
internal sealed class RedisUnavailableException : Exception
{
    private const int MaxReasonLength = 200;

    public RedisUnavailableException(Exception cause)
        : base(
            RedisRefusal.Find(cause) is { } refusal
                ? $"Redis refused a command: {refusal.Message}"
                : $"Redis did not execute a command: {GetReason(cause)}",
            WithoutArguments(cause)
        ) => Refusal = RedisRefusal.Find(cause);

    public RedisUnavailableException(string reason)
        : base($"Redis did not execute a command: {reason}") { }

    public RedisUnavailableException(RedisRefusal refusal)
        : base($"Redis refused a command: {refusal.Message}") => Refusal = refusal;

    /// <summary>Redis' error; null if Redis did not respond.</summary>
    public RedisRefusal? Refusal { get; }

    /// <summary>Returns the client's message for a failure, without the client state that it appends.</summary>
    public static string GetReason(Exception failure)
    {
        var cause = RedisRefusal.WithoutArguments(failure.GetBaseException().Message);
        var text = cause.Split(", mc:")[0].Split(", origin:")[0].Split(';')[0].ReplaceLineEndings(" ");
        return text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];
    }

    // The log writes inner exceptions with their own messages.
    private static Exception? WithoutArguments(Exception cause)
    {
        var text = cause.ToString();
        return RedisRefusal.WithoutArguments(text).Length == text.Length ? cause : null;
    }
}
