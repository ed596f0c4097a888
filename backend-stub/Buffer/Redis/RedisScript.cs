using StackExchange.Redis;

namespace LogSource.Buffer.Redis;

/// <summary>A script that Redis runs: an embedded file. The client tells it in full only to a server that does not know it.</summary>
internal sealed class RedisScript
{
    private readonly string _text;

    /// <param name="file">The name of the file, without its folder.</param>
    public RedisScript(string file)
    {
        using var resource = typeof(RedisScript).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(resource);
        _text = reader.ReadToEnd();
    }

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey key, RedisValue[] arguments) =>
        RunAsync(database, [key], arguments);

    public Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments) =>
        database.ScriptEvaluateAsync(_text, keys, arguments, CommandFlags.DemandMaster);
}
