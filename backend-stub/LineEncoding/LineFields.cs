namespace LogSource.LineEncoding;

/// <summary>The fields of a line's event in addition to <c>log</c>, which clients request with <c>fields</c>.</summary>
[Flags]
internal enum LineFields
{
    None = 0,

    /// <summary>
    /// <c>time</c>: when the line was written, in RFC 3339 format with nine fractional digits, in UTC.
    /// </summary>
    Time = 1,

    /// <summary><c>container</c>: the container's name.</summary>
    Container = 2,

    /// <summary><c>message</c>: the original text with its line breaks.</summary>
    Message = 4,
}
