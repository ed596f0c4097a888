using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>A script that Redis runs on a primary: an embedded file, sent in full only to a server that does not know it.</summary>
internal sealed class RedisScript
{
    private readonly string _text;
    private readonly byte[] _name;

    /// <param name="assembly">The program's assembly.</param>
    /// <param name="file">The name of the file, without its folder.</param>
    public RedisScript(Assembly assembly, string file)
    {
        using var resource = assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(resource);
        _text = reader.ReadToEnd();

        // EVALSHA names a script by this (SCRIPT LOAD): it is no protection.
#pragma warning disable CA5350
        _name = SHA1.HashData(Encoding.UTF8.GetBytes(_text));
#pragma warning restore CA5350
    }

    /// <summary>Runs the script; all keys are in one slot.</summary>
    public async Task<RedisResult> RunAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_name, keys, arguments, CommandFlags.DemandMaster);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // A new node, or one whose scripts were flushed. It keeps what it evaluates.
            return await database.ExecuteAsync(
                "EVAL",
                [_text, keys.Length, .. keys.Cast<object>(), .. arguments.Cast<object>()],
                CommandFlags.DemandMaster
            );
        }
    }
}
