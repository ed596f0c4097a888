using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LogSource.Problems;
using LogSource.Reading.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// The query of a request for logs, and <c>Last-Event-ID</c> on a second line. It is accepted or rejected with the code
/// of a parameter. Numbers, times, filters and texts mean what the framework makes of them.
/// </summary>
internal sealed partial class QueryTarget : IFuzzTarget
{
    private static readonly string[] Containers = ["web-1", "worker-22", "app", "a.b_c-3", "WEB-1"];
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(200);

    public string Name => "query";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Reading.Queries.LogQuery",
        "LogSource.Reading.Queries.QueryValues",
        "LogSource.Reading.Queries.LinePosition",
        "LogSource.Reading.Queries.ContainerFilter",
        "LogSource.Reading.Queries.MessageSearch",
        "LogSource.Lines.EntryId",
    ];

    // Each character of an expression is a set, whose answers for ASCII are found first.
    public long MaxSteps(int length) => 200_000 + (5_000L * length);

    public long MaxAllocation(int length) => 512 * 1024 + (1_000L * length);

    public void Parse(ReadOnlyMemory<byte> input) => TryParse(CreateRequest(input));

    public void Check(ReadOnlyMemory<byte> input)
    {
        var request = CreateRequest(input);
        var values = QueryHelpers.ParseQuery(request.QueryString.Value);
        if (TryParse(request) is not { } query)
        {
            return;
        }

        if (ValueOf("n") is { Length: > 0 and <= 9 } n && query.Lines != int.MaxValue)
        {
            Expect.Equal(int.Parse(n, NumberStyles.None, CultureInfo.InvariantCulture), query.Lines, "n");
        }

        Expect.Equal(ValueOf("stream") is "true" or "1", query.Stream, "stream");
        CheckPosition(ValueOf("since") ?? ValueOf("after"));
        if (ValueOf("filter") is { } filter)
        {
            CheckFilter(filter, query.Filter.Containers);
        }

        if (ValueOf("search") is { } search && !search.StartsWith("re:", StringComparison.Ordinal))
        {
            CheckSearch(search, query.Filter.Messages!, ValueOf("invert") is "true" or "1");
        }

        string? ValueOf(string name) =>
            values.TryGetValue(name, out var all) ? all.FirstOrDefault(value => !string.IsNullOrEmpty(value)) : null;
    }

    private static void CheckPosition(string? text)
    {
        if (text is null || !LinePosition.TryParse(text, out var position))
        {
            return;
        }

        Expect.True(
            LinePosition.TryParse(position.Id.ToString(), out var again) && again.Id == position.Id,
            "a position's id is a position"
        );
        if (Rfc3339().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time))
        {
            Expect.True(position.IsTime, "an RFC 3339 time is a time");
            Expect.Equal((ulong)Math.Max(0, time.ToUnixTimeMilliseconds()), position.Id.Milliseconds, "the time");
        }
    }

    // The backtracking engine is another implementation, which may need too long.
    private static void CheckFilter(string text, ContainerFilter filter)
    {
        var other = new Regex($@"^(?:{text})(?:-\d+)?$", RegexOptions.CultureInvariant, MatchTimeout);
        foreach (var container in Containers)
        {
            var matches = filter.Matches(container);
            try
            {
                Expect.Equal(other.IsMatch(container), matches, $"whether the filter matches {container}");
            }
            catch (RegexMatchTimeoutException)
            {
                return;
            }
        }
    }

    private static void CheckSearch(string text, MessageSearch search, bool invert)
    {
        var comparison = text.Any(char.IsUpper) ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        foreach (var message in (string[])[text, $"a{text}b", text.ToUpperInvariant(), text[1..], "", "other"])
        {
            // Half of a surrogate pair is no text: a message has U+FFFD in its place.
            if (!Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)).Equals(message, StringComparison.Ordinal))
            {
                return;
            }

            Expect.Equal(
                message.Contains(text, comparison) != invert,
                search.Matches(Encoding.UTF8.GetBytes(message)),
                $"whether the search finds {message}"
            );
        }
    }

    private static LogQuery? TryParse(HttpRequest request)
    {
        try
        {
            return LogQuery.Parse(request);
        }
        catch (ProblemException exception)
        {
            Expect.Equal(400, exception.Problem.Status, "the problem's status");
            Expect.True(
                exception.Problem.Code.StartsWith("bad-", StringComparison.Ordinal),
                $"{exception.Problem.Code} names a parameter"
            );
            return null;
        }
    }

    private static HttpRequest CreateRequest(ReadOnlyMemory<byte> input)
    {
        var lines = Encoding.Latin1.GetString(input.Span).Split('\n', 2);
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString($"?{lines[0]}");
        request.Headers["Last-Event-ID"] = lines.ElementAtOrDefault(1);
        return request;
    }

    [GeneratedRegex(
        @"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)\z",
        RegexOptions.CultureInvariant | RegexOptions.ECMAScript
    )]
    private static partial Regex Rfc3339();
}
