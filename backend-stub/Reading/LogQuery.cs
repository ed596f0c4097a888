using System.Globalization;
using LogSource.LineEncoding;
using LogSource.Lines;
using LogSource.Problems;

namespace LogSource.Reading;

/// <summary>The parameters of a request for logs. An empty value equals none. Unknown parameters are ignored.</summary>
/// <param name="Lines">
/// <c>n</c>: lines of history, newest last. More than the retained lines returns all. Default: 100, or 0 for a stream.
/// </param>
/// <param name="Stream">
/// <c>stream</c>: whether to follow (<c>true</c>, <c>1</c>) or to dump (<c>false</c>, <c>0</c>, the default).
/// </param>
/// <param name="Filter"><c>filter</c>: the containers.</param>
/// <param name="Since">
/// <c>since</c>, else the header <c>Last-Event-ID</c>: only entries after this id; <c>n</c> is then ignored.
/// </param>
/// <param name="Fields">
/// <c>fields</c>: the fields of a line's event in addition to <c>log</c>, separated by commas. A dump in plain text has
/// none.
/// </param>
internal sealed record LogQuery(int Lines, bool Stream, ContainerFilter Filter, EntryId? Since, LineFields Fields)
{
    private const int DefaultDumpLines = 100;

    /// <summary>Parses the query and headers of a request.</summary>
    /// <exception cref="ProblemException">400 with a code that names the parameter.</exception>
    public static LogQuery Parse(HttpRequest request)
    {
        var stream = ParseStream(Value(request, "stream"));
        return new LogQuery(
            ParseLines(Value(request, "n")) ?? (stream ? 0 : DefaultDumpLines),
            stream,
            ParseFilter(Value(request, "filter")),
            ParseId(Value(request, "since"), "since", "bad-since")
                ?? ParseId(request.Headers["Last-Event-ID"], "Last-Event-ID", "bad-last-event-id"),
            ParseFields(Value(request, "fields"))
        );
    }

    private static string? Value(HttpRequest request, string name)
    {
        var values = request.Query[name].Where(value => !string.IsNullOrEmpty(value)).Distinct().ToArray();
        return values.Length <= 1
            ? values.SingleOrDefault()
            : throw Bad($"bad-{name}", $"{name} is given more than once, with different values.");
    }

    private static int? ParseLines(string? value)
    {
        if (value is null)
        {
            return null;
        }

        if (!value.All(char.IsAsciiDigit))
        {
            throw Bad("bad-n", "n must be a whole number of lines, 0 or more.");
        }
        // A number that does not fit is more than all lines.
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            ? lines
            : int.MaxValue;
    }

    private static bool ParseStream(string? value) =>
        value switch
        {
            "true" or "1" => true,
            null or "false" or "0" => false,
            _ => throw Bad("bad-stream", "stream must be true, 1, false or 0."),
        };

    private static ContainerFilter ParseFilter(string? value)
    {
        if (value is null)
        {
            return ContainerFilter.All;
        }

        return ContainerFilter.TryParse(value, out var filter, out var fault)
            ? filter
            : throw Bad(
                "bad-filter",
                $"filter must be a container, a type of container or a simple expression: {fault}."
            );
    }

    private static LineFields ParseFields(string? value)
    {
        var fields = LineFields.None;
        foreach (
            var name in value?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []
        )
        {
            fields |= name switch
            {
                "time" => LineFields.Time,
                "container" => LineFields.Container,
                "message" => LineFields.Message,
                _ => throw Bad("bad-fields", "fields must be of time, container and message, separated by commas."),
            };
        }

        return fields;
    }

    private static EntryId? ParseId(string? value, string name, string code)
    {
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return EntryId.TryParse(value, out var id)
            ? id
            : throw Bad(
                code,
                $"{name} must be an event's id: milliseconds, a hyphen, a sequence number, such as 1795365602064-0."
            );
    }

    private static ProblemException Bad(string code, string detail) =>
        new(StatusCodes.Status400BadRequest, code, detail);
}
