using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Streams.Pings;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Policy;

/// <summary>The pings and timeouts of one route's streams: the route's <c>Metadata</c> over the defaults.</summary>
/// <param name="Mode">What the gateway sends as a ping.</param>
/// <param name="PingInterval">Time without a byte to the client until a ping.</param>
/// <param name="IdleTimeout">Time without a byte either way on the client's connection until the stream ends.</param>
/// <param name="BackendSilence">Time without a byte from the backend until the stream ends; zero is never.</param>
/// <param name="SlowClient">Time in which a client must read some of the waiting bytes, the same for all routes; zero
/// where the client's connection is checked instead of the stream.</param>
/// <param name="Template">The text of a JSON ping: see <see cref="PingPayloads"/>.</param>
/// <param name="EndWithToken">The stream ends when its token expires.</param>
/// <param name="MaxAge">The greatest age of a stream, which ends up to a fifth earlier; zero is no limit.</param>
internal sealed record StreamPolicy(
    KeepAliveMode Mode,
    TimeSpan PingInterval,
    TimeSpan IdleTimeout,
    TimeSpan BackendSilence,
    TimeSpan SlowClient,
    string Template,
    bool EndWithToken = true,
    TimeSpan MaxAge = default
)
{
    public const string ModeKey = "KeepAliveMode";
    public const string IntervalKey = "KeepAliveInterval";
    public const string IdleKey = "IdleTimeout";
    public const string SilenceKey = "BackendSilence";
    public const string TemplateKey = "KeepAliveTemplate";
    public const string EndWithTokenKey = "EndWithToken";
    public const string MaxAgeKey = "StreamMaxAge";

    /// <summary>Where routes configure these keys.</summary>
    public const string MetadataSection = "ReverseProxy:Routes:*:Metadata";

    public static readonly string[] Keys =
    [
        ModeKey,
        IntervalKey,
        IdleKey,
        SilenceKey,
        TemplateKey,
        EndWithTokenKey,
        MaxAgeKey,
    ];

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Returns the rule for every duration of a stream, for error messages.</summary>
    public static string IntervalRule(TimeSpan tick) =>
        $"between {2 * tick:hh\\:mm\\:ss\\.fff} (two ticks) and {Longest} (hh:mm:ss)";

    /// <summary>
    /// Whether a duration is at least two ticks of the timer wheel, which cannot measure shorter ones, and at most a
    /// day.
    /// </summary>
    public static bool IsInterval(TimeSpan value, TimeSpan tick) => value >= 2 * tick && value <= Longest;

    /// <summary>Reads a route's policy and adds faults to <paramref name="faults"/>, one line each.</summary>
    public static StreamPolicy Read(
        string routeId,
        IReadOnlyDictionary<string, string>? metadata,
        StreamPolicy defaults,
        TimeSpan tick,
        ICollection<string> faults
    )
    {
        var policy = new StreamPolicy(
            ReadMode(defaults.Mode),
            ReadDuration(IntervalKey, defaults.PingInterval, zeroIsOff: false),
            ReadDuration(IdleKey, defaults.IdleTimeout, zeroIsOff: false),
            ReadDuration(SilenceKey, defaults.BackendSilence, zeroIsOff: true),
            defaults.SlowClient,
            metadata?.GetValueOrDefault(TemplateKey) ?? defaults.Template,
            ReadEndWithToken(),
            ReadDuration(MaxAgeKey, defaults.MaxAge, zeroIsOff: true)
        );

        if (policy.Mode != KeepAliveMode.Off && policy.PingInterval > policy.IdleTimeout / 2)
        {
            faults.Add(
                OptionsFaults.FormatLine(
                    Key(IntervalKey),
                    policy.PingInterval,
                    $"at most half of {IdleKey} ({policy.IdleTimeout})"
                )
            );
        }

        if (!PingPayloads.IsTemplate(policy.Template))
        {
            faults.Add(OptionsFaults.FormatLine(Key(TemplateKey), policy.Template, PingPayloads.TemplateRule));
        }

        return policy;

        string Key(string name) => $"ReverseProxy:Routes:{routeId}:Metadata:{name}";

        KeepAliveMode ReadMode(KeepAliveMode fallback)
        {
            if (metadata is null || !metadata.TryGetValue(ModeKey, out var text))
            {
                return fallback;
            }

            if (Enum.TryParse<KeepAliveMode>(text, ignoreCase: true, out var mode) && !char.IsAsciiDigit(text[0]))
            {
                return mode;
            }

            faults.Add(OptionsFaults.FormatLine(Key(ModeKey), text, "json, control or off"));
            return fallback;
        }

        bool ReadEndWithToken()
        {
            if (metadata is null || !metadata.TryGetValue(EndWithTokenKey, out var text))
            {
                return defaults.EndWithToken;
            }

            if (bool.TryParse(text, out var value))
            {
                return value;
            }

            faults.Add(OptionsFaults.FormatLine(Key(EndWithTokenKey), text, "true or false"));
            return defaults.EndWithToken;
        }

        TimeSpan ReadDuration(string name, TimeSpan fallback, bool zeroIsOff)
        {
            if (metadata is null || !metadata.TryGetValue(name, out var text))
            {
                return fallback;
            }

            if (
                Durations.TryParse(text, out var value)
                && (IsInterval(value, tick) || (zeroIsOff && value == TimeSpan.Zero))
            )
            {
                return value;
            }

            faults.Add(OptionsFaults.FormatLine(Key(name), text, $"{Durations.Rule}, {IntervalRule(tick)}"));
            return fallback;
        }
    }
}
