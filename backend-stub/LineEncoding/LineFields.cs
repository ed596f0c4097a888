namespace LogSource.LineEncoding;

/// <summary>What an event of a line has beside <c>log</c>, for clients that ask for it with <c>fields</c>.</summary>
[Flags]
internal enum LineFields
{
    None = 0,

    /// <summary><c>time</c>: when the line was written, as RFC 3339 with nine fractional digits, in UTC.</summary>
    Time = 1,

    /// <summary><c>container</c>: its name.</summary>
    Container = 2,

    /// <summary><c>message</c>: the original text, with its line breaks.</summary>
    Message = 4,
}
