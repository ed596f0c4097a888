using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis.ConnectionStrings;

/// <summary>
/// Parses <see cref="RedisOptions.ConnectionString"/>. Error messages contain nothing of the text except names of known
/// options: apparent hosts or options may be the rest of a password. So a name needs a port, unless it is
/// the only one and clearly a host. Otherwise, logs and lookups in the DNS would contain the password.
/// </summary>
internal sealed class RedisConnectionString
{
    private const string Syntax =
        "a redis:// or rediss:// URL, or host:port and options such as localhost:6379,ssl=true";
    private const string NoHost = "with a host";

    // serviceName selects Sentinel.
    private const int DefaultPort = 6379;
    private const int SentinelPort = 26379;

    // The program sets the command timeout.
    private static readonly string[] CommandTimeouts = ["syncTimeout", "asyncTimeout", "responseTimeout"];

    private static readonly string[] Positive =
    [
        "connectTimeout",
        "syncTimeout",
        "asyncTimeout",
        "responseTimeout",
        "configCheckSeconds",
    ];

    private readonly Dictionary<string, string> _given = new(StringComparer.OrdinalIgnoreCase);

    private RedisConnectionString() { }

    /// <summary>The client's options. Options that the text does not name have the client's defaults.</summary>
    public ConfigurationOptions Options { get; private set; } = null!;

    /// <summary>Options in the text that have no effect.</summary>
    public IEnumerable<string> IneffectiveOptions => CommandTimeouts.Where(_given.ContainsKey);

    /// <summary>Whether the text names an option.</summary>
    public bool HasOption(string option) => _given.ContainsKey(option);

    /// <summary>Parses a connection string.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="parsed">The result.</param>
    /// <param name="rule">The rule that the text breaks, to follow "must be"; empty if it breaks none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisConnectionString? parsed, out string rule)
    {
        (parsed, rule) = (new RedisConnectionString(), "");
        try
        {
            parsed.Parse(text.Trim());
            return true;
        }
        catch (FormatException wrong)
        {
            (parsed, rule) = (null, $"{Syntax}; {wrong.Message}");
            return false;
        }
    }

    private void Parse(string text)
    {
        if (
            text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end
            && text.AsSpan(0, end).IndexOfAny(",=") < 0
        )
        {
            ParseUrl(RedisUrl.Parse(text[..end], text[(end + 3)..]));
        }
        else
        {
            ParseList(text);
        }

        if (Options.EndPoints.Count == 0)
        {
            throw new FormatException(NoHost);
        }
    }

    private void ParseUrl(RedisUrl url)
    {
        foreach (var (name, value) in url.Options)
        {
            AddOption(name, value);
        }

        Options = ParseOptions();
        var port = string.IsNullOrEmpty(Options.ServiceName) ? DefaultPort : SentinelPort;
        foreach (var host in url.Hosts)
        {
            RedisHost.Add(Options.EndPoints, host, port, needsPort: url.Hosts.Length > 1);
        }

        (Options.User, Options.Password, Options.Ssl) = (url.User, url.Password, url.IsTls);
        Options.DefaultDatabase = url.Database ?? Options.DefaultDatabase;
    }

    private void ParseList(string text)
    {
        var hosts = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                AddOption(part[..equals].Trim(), part[(equals + 1)..].Trim());
            }
            else if (part.Length == 0 || _given.Count > 0)
            {
                throw new FormatException("hosts first, then options, and no comma in a value: use a URL with %2C");
            }
            else
            {
                hosts.Add(part);
            }
        }

        Options = ParseOptions();
        hosts.ForEach(host =>
            RedisHost.Add(Options.EndPoints, host, defaultPort: 0, needsPort: hosts.Count > 1 || !host.Contains('.'))
        );
    }

    private void AddOption(string name, string value)
    {
        if (!_given.TryAdd(name, value))
        {
            throw new FormatException("each option once");
        }

        CheckValue(name, value);
        if (
            name.Equals("abortConnect", StringComparison.OrdinalIgnoreCase)
            && value.Equals("true", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new FormatException("without abortConnect=true: the process also starts without Redis");
        }

        if (
            name.Equals("proxy", StringComparison.OrdinalIgnoreCase)
            && !value.Equals("none", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new FormatException("without a proxy: scripts and channels do not work through a proxy");
        }

        if (
            name.Equals("channelPrefix", StringComparison.OrdinalIgnoreCase)
            && value.AsSpan().IndexOfAny('{', '}') >= 0
        )
        {
            throw new FormatException("channelPrefix without braces, which would select a cluster's slot");
        }

        if (name.Equals("defaultDatabase", StringComparison.OrdinalIgnoreCase) && value.StartsWith('-'))
        {
            throw new FormatException("defaultDatabase 0 or higher");
        }

        if (
            Positive.Contains(name, StringComparer.OrdinalIgnoreCase)
            && !(int.Parse(value, CultureInfo.InvariantCulture) > 0)
        )
        {
            throw new FormatException($"{Known(name)} higher than 0");
        }
    }

    // The client's own messages would quote the text.
    private static void CheckValue(string name, string value)
    {
        if (value.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException("no comma in the value of an option");
        }

        try
        {
            ConfigurationOptions.Parse($"{name}={value}");
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException(
                wrong is ArgumentOutOfRangeException ? $"a valid value for {Known(name)}" : "known options only",
                wrong
            );
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or InvalidOperationException)
        {
            throw new FormatException($"a valid value for {Known(name)}", wrong);
        }
    }

    // The name as it is known, not as it is written in the text.
    private static string Known(string name) =>
        Positive.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private ConfigurationOptions ParseOptions() =>
        _given.Count == 0
            ? new ConfigurationOptions()
            : ConfigurationOptions.Parse(string.Join(',', _given.Select(option => $"{option.Key}={option.Value}")));
}
