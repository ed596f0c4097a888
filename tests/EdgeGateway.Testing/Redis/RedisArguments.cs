namespace EdgeGateway.Testing.Redis;

/// <summary>How the tests' Redis is started, whatever runs it.</summary>
internal static class RedisArguments
{
    /// <summary>No snapshots, which would bring data back after a kill; a log of every write only where asked for.</summary>
    public static string[] For(bool appendOnly) =>
        ["redis-server", "--save", "", "--appendonly", appendOnly ? "yes" : "no"];
}
