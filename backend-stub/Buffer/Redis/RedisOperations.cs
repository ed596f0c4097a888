namespace LogSource.Buffer.Redis;

/// <summary>What the log source uses Redis for, as logs and metrics name it.</summary>
internal static class RedisOperations
{
    public const string Appends = "appends";
    public const string NewApps = "new apps";
    public const string Reads = "reads";
    public const string Polls = "polls";
    public const string WakeUps = "wake-ups";
}
