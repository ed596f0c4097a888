namespace EdgeGateway.Bench.Proxies;

/// <summary>A build of the gateway.</summary>
/// <param name="Path">Its folder, or an executable file.</param>
/// <param name="Environment">Environment variables for it.</param>
internal sealed record GatewayBuild(string Path, IReadOnlyDictionary<string, string> Environment)
{
    private const string DefaultName = "gateway";

    /// <summary>Parses <c>NAME=PATH,KEY=VALUE,KEY=VALUE</c>, in which only the path is required.</summary>
    public static (string Name, GatewayBuild Build) Parse(string text)
    {
        var parts = text.Split(',');
        var (name, path) = Pair(parts[0]);
        return (
            name ?? DefaultName,
            new GatewayBuild(path, parts[1..].Select(Pair).ToDictionary(pair => pair.Left ?? "", pair => pair.Right))
        );
    }

    private static (string? Left, string Right) Pair(string text) =>
        text.Split('=', 2) is [var left, var right] ? (left, right) : (null, text);
}
