using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>An error with which Redis answered, as opposed to a Redis that cannot be reached.</summary>
/// <param name="Cause">What kind of error it is.</param>
/// <param name="Words">Redis' own words, in one line, without what they say about the script that met the error.</param>
/// <param name="IsOfKey">It concerns the key of the command; the same command on other keys may succeed.</param>
internal sealed partial record RedisRefusal(RefusalCause Cause, string Words, bool IsOfKey)
{
    private const int LongestWords = 400;

    // What a stream says that holds the largest id, or whose number of entries is at its end.
    private const string Exhausted = "exhausted the last possible ID";

    // What the client says, which knows the server's role and therefore does not ask it.
    private const string OnlyReplicas = "not eligible for replica";

    /// <summary>A server that can be reached is a replica, and no primary can be.</summary>
    public static RedisRefusal NoPrimary { get; } =
        new(RefusalCause.ReadOnly, "READONLY: only replicas can be reached", IsOfKey: false);

    /// <summary>The cause as Redis writes it: <c>OOM</c>; <c>other</c> for what has no name here.</summary>
    public string Name => Cause == RefusalCause.Other ? "other" : Cause.ToString().ToUpperInvariant();

    /// <summary>The refusal in an exception of the client's; null where Redis has not answered.</summary>
    public static RedisRefusal? Of(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is RedisServerException && Parse(one.Message) is { } answered)
            {
                return answered;
            }

            // A connection that was not let in is a failed connection to the client, which quotes Redis.
            if (Unauthenticated().Match(one.Message) is { Success: true } match)
            {
                return Parse(match.Value);
            }

            if (one.Message.Contains(OnlyReplicas, StringComparison.Ordinal))
            {
                return NoPrimary;
            }

            // The client knows that the server would refuse, as with a database that is not there, and does not ask it.
            if (one is RedisCommandException)
            {
                return new RedisRefusal(RefusalCause.Other, Line(one.Message), IsOfKey: false);
            }
        }

        return null;
    }

    /// <summary>Reads an error of Redis'; null where these are not its words.</summary>
    public static RedisRefusal? Parse(string error)
    {
        // Before Redis 7 the error of a command within a script stood behind one of the script's own.
        var text = InScript().Match(error) is { Success: true } old ? old.Groups["error"].Value : error;
        if (Code().Match(text) is not { Success: true, Value: var code })
        {
            return null;
        }

        var words = Line(AtScript().Replace(text, ""));

        // Redis 7.0 says so within scripts only.
        var isRights =
            code == "NOPERM" || text.Contains("The user executing the script can't", StringComparison.Ordinal);
        var cause =
            isRights ? RefusalCause.NoPerm
            : Enum.TryParse<RefusalCause>(code, ignoreCase: true, out var known) ? known
            : RefusalCause.Other;
        return new RedisRefusal(
            cause,
            words,
            cause switch
            {
                RefusalCause.WrongType => true,
                RefusalCause.NoPerm => text.Contains(" key", StringComparison.Ordinal),
                RefusalCause.Other => text.Contains(" is not an integer", StringComparison.Ordinal)
                    || text.Contains("overflow", StringComparison.Ordinal)
                    || text.Contains(Exhausted, StringComparison.Ordinal),
                _ => false,
            }
        );
    }

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestWords ? line : line[..LongestWords];
    }

    [GeneratedRegex(@"^[A-Z]{2,}(?=\s|$)")]
    private static partial Regex Code();

    [GeneratedRegex(
        @"\A(?:SimpleError: )?ERR Error running script.*@user_script: ?\d+: -?(?<error>[A-Z]{2,}\b.*)\z",
        RegexOptions.Singleline
    )]
    private static partial Regex InScript();

    [GeneratedRegex(@" script: [0-9a-f]{40}, on @user_script:\d+\.$")]
    private static partial Regex AtScript();

    [GeneratedRegex(@"\b(NOAUTH|WRONGPASS)\b[^.;\r\n]*")]
    private static partial Regex Unauthenticated();
}
