using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// A script that runs on a primary. Its text is an embedded file, which is sent only to a server that does not have it.
/// The client library's own script cache is not used, because it needs the right to SCRIPT LOAD. Without that right it
/// sends a SCRIPT LOAD, which is refused, and the whole text with every call.
/// </summary>
internal sealed class RedisScript
{
    private readonly string _text;
    private readonly byte[] _hash;

    /// <param name="assembly">The program's assembly.</param>
    /// <param name="file">The name of the file, without its folder.</param>
    public RedisScript(Assembly assembly, string file)
    {
        using var resource = assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(resource);
        _text = reader.ReadToEnd();

        // EVALSHA identifies a script by its SHA-1. Nothing secret depends on it.
#pragma warning disable CA5350
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(_text));
#pragma warning restore CA5350
    }

    /// <summary>Runs the script. All keys must be in one slot.</summary>
    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments, CommandFlags.DemandMaster);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server is new or its scripts were flushed. EVAL also stores the script.
            return await database.ExecuteAsync(
                "EVAL",
                [_text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()],
                CommandFlags.DemandMaster
            );
        }
    }
}
