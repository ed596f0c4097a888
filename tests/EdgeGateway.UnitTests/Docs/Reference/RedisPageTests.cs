using System.Reflection;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace EdgeGateway.UnitTests.Docs.Reference;

/// <summary><c>docs/reference/redis.md</c> compared with the names that both programs use in Redis.</summary>
public sealed partial class RedisPageTests
{
    // Named by the rules of the configuration.
    private const string Counters = "crlc:";

    [Fact]
    public void Every_key_of_the_gateway_is_documented_and_no_other() =>
        AssertSame(typeof(EdgeGateway.Redis.RedisKeys), "Keys of the gateway");

    [Fact]
    public void Every_key_of_the_log_source_is_documented_and_no_other() =>
        AssertSame(typeof(LogSource.Buffer.Redis.RedisKeys), "Keys of the log source");

    private static void AssertSame(Type keys, string part)
    {
        var patterns = TableRow
            .Read(Path.Combine("reference", "redis.md"))
            .Where(row => row.Part == part)
            .Select(row => row.Cells[0].Trim('`'))
            .Where(key => !key.StartsWith(Counters, StringComparison.Ordinal))
            .Select(key => new Regex($"^{Placeholder().Replace(Regex.Escape(key), Any)}$"))
            .ToArray();
        var names = Names(keys).ToArray();
        Assert.All(names, name => Assert.Single(patterns, pattern => pattern.IsMatch(name)));
        Assert.All(patterns, pattern => Assert.Contains(names, pattern.IsMatch));
    }

    private static IEnumerable<string> Names(Type keys) =>
        keys.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(RedisKey))
            .Select(field => $"{field.GetValue(null)}")
            .Concat(
                keys.GetMethods(BindingFlags.Public | BindingFlags.Static)
                    .Where(method => method.ReturnType == typeof(RedisKey) || method.ReturnType == typeof(RedisChannel))
                    .Select(method => $"{method.Invoke(null, [.. method.GetParameters().Select(Argument)])}")
            );

    private static object Argument(ParameterInfo parameter) =>
        parameter.ParameterType == typeof(string) ? "example-app"
        : parameter.ParameterType == typeof(int) ? 7
        : (RedisKey)"any";

    // Capitals on the page.
    private static string Any(Match placeholder) =>
        placeholder.Value switch
        {
            "HASH" => "[A-Za-z0-9_-]{22}",
            "N" => "[0-9]+",
            _ => "[^:]+",
        };

    [GeneratedRegex("[A-Z]+")]
    private static partial Regex Placeholder();
}
