using System.Text.RegularExpressions;

namespace LogSource.Syslog;

/// <summary>The address of a syslog endpoint: <c>tcp://*:5514</c>, or <c>tls://*:6514</c> (RFC 5425).</summary>
/// <param name="KestrelUrl">The URL for Kestrel, which uses http for TCP and https for TLS.</param>
/// <param name="IsTls">Whether the endpoint needs a certificate.</param>
internal sealed partial record SyslogEndpoint(string KestrelUrl, bool IsTls)
{
    public const string Rule = "tcp://host:port or tls://host:port";

    private const string DefaultPort = "5514";
    private const string DefaultTlsPort = "6514";

    /// <summary>Parses the URL of the settings; null if it is not valid.</summary>
    public static SyslogEndpoint? Parse(string? url)
    {
        var match = Grammar().Match(url ?? "");
        if (!match.Success)
        {
            return null;
        }

        var tls = match.Groups["scheme"].Value.Equals("tls", StringComparison.OrdinalIgnoreCase);
        var port =
            match.Groups["port"] is { Success: true, Value: var given } ? given
            : tls ? DefaultTlsPort
            : DefaultPort;
        return ushort.TryParse(port, out _)
            ? new SyslogEndpoint($"{(tls ? "https" : "http")}://{match.Groups["host"].Value}:{port}", tls)
            : null;
    }

    /// <summary>Converts Kestrel's URL back into the URL of the settings.</summary>
    public static string? FromKestrel(string? url) =>
        url
            ?.Replace("https://", "tls://", StringComparison.Ordinal)
            .Replace("http://", "tcp://", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?<scheme>tcp|tls)://(?<host>\[[0-9a-f:.%]+\]|[^:/\[\]\s]+)(?::(?<port>[0-9]{1,5}))?/?\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Grammar();
}
