using System.Globalization;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Reading.Queries;

/// <summary>The parameters of a request for logs. An empty value equals none. Unknown parameters are ignored.</summary>
internal sealed record LogQuery
{
    private const int DefaultDumpLines = 100;

    /// <summary>
    /// The most lines that match: the oldest ones if there is <see cref="After"/>, else the newest ones. From <c>n</c>,
    /// whose default is 100, or 0 for a stream; with <c>since</c>, all lines.
    /// </summary>
    public required int Lines { get; init; }

    /// <summary>
    /// <c>stream</c>: whether to follow (<c>true</c>, <c>1</c>) or to dump (<c>false</c>, <c>0</c>, the default).
    /// </summary>
    public bool Stream { get; init; }

    /// <summary>
    /// <c>filter</c>: the containers; <c>search</c> and <c>invert</c>: the messages, in linear time.
    /// </summary>
    public required LineFilter Filter { get; init; }

    /// <summary>
    /// Only entries after this position: <c>since</c>, or <c>after</c> in a dump; else an id in the header
    /// <c>Last-Event-ID</c>.
    /// </summary>
    public LinePosition? After { get; init; }

    /// <summary>
    /// The greatest id in a dump: the last one before <c>before</c>, or the last one up to <c>until</c>; null for the
    /// newest.
    /// </summary>
    public EntryId? Last { get; init; }

    /// <summary>
    /// Whether a dump is a page of its client, which then looks at the cursors: it has <c>before</c>, <c>after</c> or
    /// <c>until</c>, and not <c>since</c>, which returns all lines.
    /// </summary>
    public bool IsPage { get; init; }

    /// <summary>
    /// <c>positions</c>: whether a stream reports where it begins, and which lines it has examined if they do not match,
    /// and whether a dump as NDJSON reports where it ends.
    /// </summary>
    public bool Positions { get; init; }

    /// <summary>
    /// <c>fields</c>: the fields of a line's event in addition to <c>log</c>, separated by commas. A dump in plain text
    /// has none.
    /// </summary>
    public LineFields Fields { get; init; }

    /// <summary>Parses the query and headers of a request.</summary>
    /// <exception cref="ProblemException">400 with a code that names the parameter.</exception>
    public static LogQuery Parse(HttpRequest request)
    {
        var stream = QueryValues.FindFlag(request, "stream");
        var lines = FindLines(request) ?? (stream ? 0 : DefaultDumpLines);
        var (before, after) = (QueryValues.FindPosition(request, "before"), QueryValues.FindPosition(request, "after"));
        var (since, until) = (QueryValues.FindPosition(request, "since"), QueryValues.FindPosition(request, "until"));
        Check("before", stream, before, [("after", after), ("since", since), ("until", until)]);
        Check("after", stream, after, [("since", since)]);
        Check("until", stream, until, []);
        if (before is null && after is null)
        {
            since ??= FindLastEventId(request);
        }

        return new LogQuery
        {
            Lines = since is null ? lines : int.MaxValue,
            Stream = stream,
            Filter = new LineFilter(FindContainers(request), FindMessages(request)),
            After = since ?? after,
            Last = before?.LastBefore ?? until?.LastUpTo,
            IsPage = since is null && (before ?? after ?? until) is not null,
            Positions = QueryValues.FindFlag(request, "positions"),
            Fields = FindFields(request),
        };
    }

    private static void Check(
        string name,
        bool stream,
        LinePosition? position,
        ReadOnlySpan<(string Name, LinePosition? Position)> excluded
    )
    {
        if (position is null)
        {
            return;
        }

        if (stream)
        {
            throw QueryValues.Bad(name, "is for a dump; leave out stream=true");
        }

        foreach (var other in excluded)
        {
            if (other.Position is not null)
            {
                throw QueryValues.Bad(name, $"cannot be combined with {other.Name}");
            }
        }
    }

    private static int? FindLines(HttpRequest request)
    {
        if (QueryValues.Find(request, "n") is not { } value)
        {
            return null;
        }

        if (!value.All(char.IsAsciiDigit))
        {
            throw QueryValues.Bad("n", "must be a whole number of lines, 0 or more");
        }
        // A number that does not fit is more than all lines.
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            ? lines
            : int.MaxValue;
    }

    private static ContainerFilter FindContainers(HttpRequest request)
    {
        if (QueryValues.Find(request, "filter") is not { } value)
        {
            return ContainerFilter.All;
        }

        return ContainerFilter.TryParse(value, out var filter, out var fault)
            ? filter
            : throw QueryValues.Bad(
                "filter",
                $"must be a container, a type of container or a simple expression: {fault}"
            );
    }

    private static MessageSearch? FindMessages(HttpRequest request)
    {
        var invert = QueryValues.FindFlag(request, "invert");
        if (QueryValues.Find(request, "search") is not { } value)
        {
            return invert ? throw QueryValues.Bad("invert", "needs search") : null;
        }

        return MessageSearch.TryParse(value, invert, out var search, out var fault)
            ? search
            : throw QueryValues.Bad("search", $"must be a text, or re: and a simple regular expression ({fault})");
    }

    private static LineFields FindFields(HttpRequest request)
    {
        var fields = LineFields.None;
        var names = QueryValues.Find(request, "fields") ?? "";
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            fields |= name switch
            {
                "time" => LineFields.Time,
                "container" => LineFields.Container,
                "message" => LineFields.Message,
                _ => throw QueryValues.Bad("fields", "must be of time, container and message, separated by commas"),
            };
        }

        return fields;
    }

    private static LinePosition? FindLastEventId(HttpRequest request)
    {
        string? value = request.Headers["Last-Event-ID"];
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return EntryId.TryParse(value, out var id)
            ? new LinePosition(id, IsTime: false)
            : throw QueryValues.Bad("Last-Event-ID", "must be an event's id such as 1795365602064-0");
    }
}
