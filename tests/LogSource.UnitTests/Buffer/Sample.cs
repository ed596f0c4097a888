using System.Globalization;
using System.Text;
using LogSource.Lines;

namespace LogSource.UnitTests.Buffer;

/// <summary>Creates lines for appends, and reads entries in a form that is easy to compare.</summary>
internal static class Sample
{
    public static LogLine Line(string message, string container = "web-1", long unixNanoseconds = 0) =>
        new(container, unixNanoseconds, Encoding.UTF8.GetBytes(message));

    /// <summary>Lines whose messages are the numbers from <paramref name="first"/> on.</summary>
    public static LogLine[] Numbers(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(number => Line(number.ToString(CultureInfo.InvariantCulture)))];

    public static string Text(this LogEntry entry) => Encoding.UTF8.GetString(entry.Line.Message.Span);

    public static int Number(this LogEntry entry) => int.Parse(entry.Text(), CultureInfo.InvariantCulture);

    public static IReadOnlyList<int> Numbers(this IEnumerable<LogEntry> entries) => [.. entries.Select(Number)];
}
