namespace EdgeGateway.Hosting.Redis;

/// <summary>Redis refused a command, could not be reached, or did not answer in time; then it may have carried it out.</summary>
internal sealed class RedisUnavailableException : Exception
{
    private const int LongestReason = 200;

    public RedisUnavailableException(Exception cause)
        : base(
            RedisRefusal.Of(cause) is { } refusal
                ? $"Redis refused a command: {refusal.Words}"
                : $"Redis did not carry out a command: {Reason(cause)}",
            cause
        ) => Refusal = RedisRefusal.Of(cause);

    public RedisUnavailableException(string reason)
        : base($"Redis did not carry out a command: {reason}") { }

    public RedisUnavailableException(RedisRefusal refusal)
        : base($"Redis refused a command: {refusal.Words}") => Refusal = refusal;

    /// <summary>What Redis answered; null where it did not.</summary>
    public RedisRefusal? Refusal { get; }

    /// <summary>What the client says of a failure, without its own state, which it lists behind it.</summary>
    public static string Reason(Exception failure)
    {
        var cause = failure.GetBaseException().Message;
        var text = cause.Split(", mc:")[0].Split(", origin:")[0].Split(';')[0].ReplaceLineEndings(" ");
        return text.Length <= LongestReason ? text : text[..LongestReason];
    }
}
