using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>The text of <see cref="RedisOptions.ConnectionString"/>, read once. No message about it has any part of it but the names of known
/// options: what looks like a host or an option may be the rest of a password.</summary>
internal sealed class RedisConnectionString
{
    private const string Syntax = "a redis:// or rediss:// URL, or host:port and options as in localhost:6379,ssl=true";
    private const string NoHost = "with a host";

    /// <summary>With Sentinel's own port where <c>serviceName</c> asks for it.</summary>
    private const int DefaultPort = 6379;
    private const int SentinelPort = 26379;

    // These wait for answers; here each command has a timeout of its program's.
    private static readonly string[] Ineffective = ["syncTimeout", "asyncTimeout", "responseTimeout"];

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

    /// <summary>The client's options. Those that the text does not name have the client's defaults.</summary>
    public ConfigurationOptions Options { get; private set; } = null!;

    /// <summary>Options in the text that change nothing.</summary>
    public IEnumerable<string> WithoutEffect => Ineffective.Where(_given.ContainsKey);

    /// <summary>Whether the text names an option.</summary>
    public bool Names(string option) => _given.ContainsKey(option);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="parsed">What it says.</param>
    /// <param name="rule">The rule that it breaks, to be put behind "must be"; empty where it breaks none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedisConnectionString? parsed, out string rule)
    {
        (parsed, rule) = (new RedisConnectionString(), "");
        try
        {
            parsed.Read(text.Trim());
            return true;
        }
        catch (FormatException wrong)
        {
            (parsed, rule) = (null, $"{Syntax}; {wrong.Message}");
            return false;
        }
    }

    private void Read(string text)
    {
        if (
            text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var end
            && text.AsSpan(0, end).IndexOfAny(",=") < 0
        )
        {
            ReadUrl(RedisUrl.Parse(text[..end], text[(end + 3)..]));
        }
        else
        {
            ReadList(text);
        }

        if (Options.EndPoints.Count == 0)
        {
            throw new FormatException(NoHost);
        }
    }

    private void ReadUrl(RedisUrl url)
    {
        foreach (var (name, value) in url.Options)
        {
            Take(name, value);
        }

        Options = ParseOptions();
        var port = string.IsNullOrEmpty(Options.ServiceName) ? DefaultPort : SentinelPort;
        foreach (var host in url.Hosts)
        {
            RedisHost.Add(Options.EndPoints, host, port);
        }

        (Options.User, Options.Password, Options.Ssl) = (url.User, url.Password, url.IsTls);
        Options.DefaultDatabase = url.Database ?? Options.DefaultDatabase;
    }

    private void ReadList(string text)
    {
        var hosts = new List<string>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                Take(part[..equals].Trim(), part[(equals + 1)..].Trim());
            }
            else if (part.Length == 0 || _given.Count > 0)
            {
                throw new FormatException(
                    "hosts first, then options, and no comma within a value: a URL has it as %2C"
                );
            }
            else
            {
                hosts.Add(part);
            }
        }

        Options = ParseOptions();
        hosts.ForEach(host => RedisHost.Add(Options.EndPoints, host, defaultPort: 0));
    }

    private void Take(string name, string value)
    {
        if (!_given.TryAdd(name, value))
        {
            throw new FormatException("each option once");
        }

        CheckReadable(name, value);
        if (
            name.Equals("abortConnect", StringComparison.OrdinalIgnoreCase)
            && value.Equals("true", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new FormatException("without abortConnect=true: the process starts without Redis, too");
        }

        if (
            name.Equals("proxy", StringComparison.OrdinalIgnoreCase)
            && !value.Equals("none", StringComparison.OrdinalIgnoreCase)
        )
        {
            throw new FormatException("without a proxy: scripts and channels do not work through one");
        }

        if (
            name.Equals("channelPrefix", StringComparison.OrdinalIgnoreCase)
            && value.AsSpan().IndexOfAny('{', '}') >= 0
        )
        {
            throw new FormatException("channelPrefix without braces, which decide over a cluster's slot");
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

    // The client's own messages quote the text.
    private static void CheckReadable(string name, string value)
    {
        if (value.Contains(',', StringComparison.Ordinal))
        {
            throw new FormatException("no comma within the value of an option");
        }

        try
        {
            ConfigurationOptions.Parse($"{name}={value}");
        }
        catch (ArgumentException wrong)
        {
            throw new FormatException(
                wrong is ArgumentOutOfRangeException
                    ? $"{Known(name)} with a value that it can have"
                    : "only options that exist",
                wrong
            );
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException or InvalidOperationException)
        {
            throw new FormatException($"{Known(name)} with a value that it can have", wrong);
        }
    }

    // As it was recognized, not as it was written.
    private static string Known(string name) =>
        Positive.FirstOrDefault(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private ConfigurationOptions ParseOptions() =>
        _given.Count == 0
            ? new ConfigurationOptions()
            : ConfigurationOptions.Parse(string.Join(',', _given.Select(option => $"{option.Key}={option.Value}")));
}
