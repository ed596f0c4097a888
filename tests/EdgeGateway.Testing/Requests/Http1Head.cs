using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeGateway.Testing.Requests;

/// <summary>The head of an HTTP/1.1 message, which must have one meaning only. One character is one byte.</summary>
internal sealed partial class Http1Head
{
    private readonly List<(string Name, string Value)> _fields = [];

    /// <exception cref="FormatException">Servers may read the head in different ways.</exception>
    public Http1Head(string text)
    {
        var lines = text.Split("\r\n");
        (Text, StartLine) = (text, lines[0]);
        foreach (var line in lines[1..])
        {
            if (Field().Match(line) is not { Success: true } field)
            {
                throw new FormatException($"the header line \"{line}\" has more than one meaning");
            }

            _fields.Add((field.Groups[1].Value, field.Groups[2].Value));
        }

        if (_fields.Find(field => LooksLikeFraming().IsMatch(field.Name)) is { Name: { } name })
        {
            throw new FormatException($"{name} may be read as framing");
        }

        Framing = FindFraming();
    }

    public string Text { get; }

    public string StartLine { get; }

    /// <summary>The length of the body in bytes; -1: in chunks; null: not given.</summary>
    public long? Framing { get; }

    public string[] Values(string name) =>
        [
            .. _fields
                .Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                .Select(field => field.Value),
        ];

    /// <summary>Checks that the head is one of a request.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public void CheckRequest()
    {
        if (!RequestLine().IsMatch(StartLine))
        {
            throw new FormatException($"the request line \"{StartLine}\" has more than one meaning");
        }

        if (Values("Host").Length > 1)
        {
            throw new FormatException($"{Values("Host").Length} fields of the name Host");
        }

        if (StartLine.EndsWith("1.0", StringComparison.Ordinal) && Framing == -1)
        {
            throw new FormatException("chunks in HTTP/1.0");
        }
    }

    /// <summary>Checks a line of the trailers.</summary>
    /// <exception cref="FormatException">It is none, or may not be sent as a trailer (RFC 9110 section 6.5.1).</exception>
    public static void CheckTrailer(string line)
    {
        if (Field().Match(line) is not { Success: true } field || Untrailed().IsMatch(field.Groups[1].Value))
        {
            throw new FormatException($"the trailer \"{line}\" is not allowed");
        }
    }

    private long? FindFraming()
    {
        var (lengths, codings) = (Values("Content-Length"), Values("Transfer-Encoding"));
        return (lengths, codings) switch
        {
            ([], []) => null,
            ([var length], []) when Digits().IsMatch(length) => long.Parse(length, CultureInfo.InvariantCulture),
            ([], [var coding]) when coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) => -1,
            _ => throw new FormatException(
                $"Content-Length [{string.Join('|', lengths)}] and Transfer-Encoding [{string.Join('|', codings)}]"
            ),
        };
    }

    [GeneratedRegex(@"^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*\z")]
    private static partial Regex Field();

    [GeneratedRegex(
        @"^[!#$%&'*+.^_`|~0-9A-Za-z-]+ (\*|(https?://[^/@]+)?/[\x21\x22\x24-\x7e\x80-\xff]*) HTTP/1\.[01]\z"
    )]
    private static partial Regex RequestLine();

    [GeneratedRegex(
        @"^(http[^a-z0-9])?(content[^a-z0-9-]length|transfer[^a-z0-9-]encoding)\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex LooksLikeFraming();

    [GeneratedRegex(@"^(content-length|transfer-encoding|host)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Untrailed();

    [GeneratedRegex(@"^0*[0-9]{1,18}\z")]
    private static partial Regex Digits();
}
