using System.Globalization;
using System.Text;

namespace EdgeGateway.Hosting.Redis.ConnectionStrings;

/// <summary>
/// The parts of a Redis URL:
/// <code>redis://[[user]:password@]host[:port][,host[:port]…][/database][?option=value[&amp;option=value…]]</code>
/// User, password and option values are percent-encoded (RFC 3986 section 2.1).
/// </summary>
/// <param name="IsTls">Whether the scheme is <c>rediss</c>.</param>
/// <param name="User">Null for the default user.</param>
/// <param name="Password">Null for none.</param>
/// <param name="Hosts">At least one, unparsed.</param>
/// <param name="Database">Null if the URL has none.</param>
/// <param name="Options">In the order of the URL.</param>
internal sealed record RedisUrl(
    bool IsTls,
    string? User,
    string? Password,
    string[] Hosts,
    int? Database,
    IReadOnlyList<(string Name, string Value)> Options
)
{
    private const string Rule = "/, ?, #, @ and % within user and password percent-encoded";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="scheme">The text before <c>://</c>.</param>
    /// <param name="rest">The text after it.</param>
    /// <exception cref="FormatException">The URL is not valid. The message contains no part of it.</exception>
    public static RedisUrl Parse(string scheme, string rest)
    {
        var isTls = scheme.Equals("rediss", StringComparison.OrdinalIgnoreCase);
        if (!isTls && !scheme.Equals("redis", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("no other scheme");
        }

        var authorityEnd = rest.IndexOfAny(['/', '?', '#']);
        var tail = authorityEnd < 0 ? "" : rest[authorityEnd..];
        if (tail.Contains('#', StringComparison.Ordinal) || tail.Contains('@', StringComparison.Ordinal))
        {
            throw new FormatException(Rule);
        }

        var authority = authorityEnd < 0 ? rest : rest[..authorityEnd];
        var at = authority.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Credentials(authority[..at]);
        var query = tail.IndexOf('?', StringComparison.Ordinal);
        return new RedisUrl(
            isTls,
            user,
            password,
            authority[(at + 1)..].Split(','),
            Number(query < 0 ? tail : tail[..query]),
            query < 0 ? [] : [.. tail[(query + 1)..].Split('&').Select(Option)]
        );
    }

    private static (string? User, string? Password) Credentials(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && colon < text.Length - 1
            ? (colon == 0 ? null : Decode(text[..colon]), Decode(text[(colon + 1)..]))
            : throw new FormatException("user:password or :password before the @");
    }

    private static int? Number(string path) =>
        path is "" or "/" ? null
        : int.TryParse(path.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new FormatException("a database number after the host's slash");

    private static (string Name, string Value) Option(string text)
    {
        if (text.IndexOf('=', StringComparison.Ordinal) is not (> 0 and var equals))
        {
            throw new FormatException("option=value pairs after the question mark, separated by &");
        }

        var name = text[..equals].ToUpperInvariant();
        return name is "USER" or "PASSWORD" or "SSL"
            ? throw new FormatException("user and password before the host, and rediss:// for TLS")
            : (text[..equals], Decode(text[(equals + 1)..]));
    }

    private static string Decode(string text)
    {
        var raw = Utf8.GetBytes(text);
        var bytes = new List<byte>(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var isEscape = raw[i] == '%';
            if (
                isEscape
                && !(
                    i + 2 < raw.Length
                    && char.IsAsciiHexDigit((char)raw[i + 1])
                    && char.IsAsciiHexDigit((char)raw[i + 2])
                )
            )
            {
                throw new FormatException(Rule);
            }

            bytes.Add(isEscape ? Convert.FromHexString(raw.AsSpan(i + 1, 2))[0] : raw[i]);
            i += isEscape ? 2 : 0;
        }

        try
        {
            return Utf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException wrong)
        {
            throw new FormatException("percent-encoded UTF-8", wrong);
        }
    }
}
