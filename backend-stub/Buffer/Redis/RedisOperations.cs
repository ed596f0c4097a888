namespace LogSource.Buffer.Redis;

/// <summary>The purposes of the log source's commands, as logs and metrics name them.</summary>
internal static class RedisOperations
{
    public const string Appends = "appends";
    public const string NewApps = "new apps";
    public const string Reads = "reads";
    public const string Polls = "polls";
    public const string WakeUps = "wake-ups";
}
