using System.Text.RegularExpressions;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison;

/// <summary>The versions of the peers and tools.</summary>
internal static partial class Versions
{
    public static async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        (string Name, string[] Command)[] tools =
        [
            ("nginx", ["nginx", "-v"]),
            ("HAProxy", ["haproxy", "-v"]),
            ("Nchan", ["dpkg-query", "-f", "'${source:Upstream-Version}'", "-W", "libnginx-mod-nchan"]),
            ("wrk", ["wrk", "-v"]),
        ];
        var found = new List<string>();
        foreach (var (name, command) in tools)
        {
            found.Add($"{name} {await ReadAsync(command, cancellationToken)}");
        }

        var yarp = typeof(Yarp.ReverseProxy.Configuration.RouteConfig).Assembly.GetName().Version!;
        return string.Join(", ", found.Append($"YARP {yarp.ToString(3)}"));
    }

    /// <summary>Returns the version that a command writes.</summary>
    public static async Task<string> ReadAsync(string[] command, CancellationToken cancellationToken)
    {
        // Some write their version to standard error, and wrk exits with 1.
        var text = await Tool.RunAsync(
            "/bin/sh",
            ["-c", $"{string.Join(' ', command)} 2>&1 || true"],
            cancellationToken
        );
        return Number().Match(text).Value;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)*")]
    private static partial Regex Number();
}
