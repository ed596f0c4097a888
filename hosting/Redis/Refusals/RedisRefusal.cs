using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis.Refusals;

/// <summary>An error that Redis responded with. A Redis that cannot be reached is not a refusal.</summary>
/// <param name="Cause">The kind of error.</param>
/// <param name="Message">Redis' error message on one line, without the name of the script.</param>
/// <param name="IsKeySpecific">Whether the error concerns the command's key, so that other keys may succeed.</param>
internal sealed partial record RedisRefusal(RefusalCause Cause, string Message, bool IsKeySpecific)
{
    private const int MaxMessageLength = 400;

    // The error of a stream that holds the largest id, or whose entry counter is at its maximum.
    private const string Exhausted = "exhausted the last possible ID";

    // The client's own message. It does not send such a command to a replica.
    private const string OnlyReplicas = "not eligible for replica";

    /// <summary>Replicas can be reached, but no primary.</summary>
    public static RedisRefusal NoPrimary { get; } =
        new(RefusalCause.ReadOnly, "READONLY: only replicas can be reached", IsKeySpecific: false);

    /// <summary>
    /// The cause as Redis writes it, such as <c>OOM</c>; <c>other</c> for <see cref="RefusalCause.Other"/>.
    /// </summary>
    public string Name => Cause == RefusalCause.Other ? "other" : Cause.ToString().ToUpperInvariant();

    /// <summary>Finds the refusal in an exception of the client; null if Redis did not respond.</summary>
    public static RedisRefusal? Find(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is RedisServerException && Parse(one.Message) is { } refusal)
            {
                return refusal;
            }

            // The client reports a rejected login as a failed connection and quotes Redis.
            if (Unauthenticated().Match(one.Message) is { Success: true } match)
            {
                return Parse(match.Value);
            }

            if (one.Message.Contains(OnlyReplicas, StringComparison.Ordinal))
            {
                return NoPrimary;
            }

            // The client does not send a command that the server would refuse, for example for an unknown database.
            if (one is RedisCommandException)
            {
                return new RedisRefusal(RefusalCause.Other, Line(one.Message), IsKeySpecific: false);
            }
        }

        return null;
    }

    /// <summary>Parses an error message of Redis; null if the text is not one.</summary>
    public static RedisRefusal? Parse(string error)
    {
        // Before Redis 7, the error of a command in a script follows an error of the script itself.
        var text = InScript().Match(error) is { Success: true } old ? old.Groups["error"].Value : error;
        if (Code().Match(text) is not { Success: true, Value: var code })
        {
            return null;
        }

        var message = Line(AtScript().Replace(text, ""));

        // Redis 7.0 uses this message only in scripts.
        var isRights =
            code == "NOPERM" || text.Contains("The user executing the script can't", StringComparison.Ordinal);
        var cause =
            isRights ? RefusalCause.NoPerm
            : Enum.TryParse<RefusalCause>(code, ignoreCase: true, out var known) ? known
            : RefusalCause.Other;
        return new RedisRefusal(
            cause,
            message,
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

    /// <summary>
    /// Removes the arguments of a command from an error that quotes them: an unknown or renamed <c>AUTH</c> or
    /// <c>HELLO</c> has the password as its argument, whole or cut.
    /// </summary>
    public static string WithoutArguments(string text) => Arguments().Replace(text, "");

    private static string Line(string text)
    {
        var line = WithoutArguments(text).ReplaceLineEndings(" ").Trim();
        return line.Length <= MaxMessageLength ? line : line[..MaxMessageLength];
    }

    [GeneratedRegex(@",?\s*with args beginning with:.*\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Arguments();

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
