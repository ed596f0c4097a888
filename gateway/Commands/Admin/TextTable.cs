using System.Text.Json;

namespace EdgeGateway.Commands.Admin;

/// <summary>A table in columns of spaces, for people.</summary>
internal static class TextTable
{
    /// <param name="rows">The rows, with the titles first; all of the same length.</param>
    public static string Format(IReadOnlyCollection<string[]> rows)
    {
        int[] widths = [.. rows.First().Select((_, column) => rows.Max(row => row[column].Length))];
        return string.Join(
            '\n',
            rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())
        );
    }

    /// <summary>Returns the text of a value: <c>-</c> for null.</summary>
    public static string Cell(JsonElement row, string name) =>
        row.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : "-";

    /// <summary>Returns the texts of values: <c>-</c> for null.</summary>
    public static IEnumerable<string> Cells(JsonElement row, params IEnumerable<string> names) =>
        names.Select(name => Cell(row, name));

    /// <summary>Returns a duration in its two largest units: <c>2h5m</c>, <c>17s</c>.</summary>
    public static string Duration(long milliseconds)
    {
        var duration = TimeSpan.FromMilliseconds(milliseconds);
        return duration switch
        {
            { TotalDays: >= 1 } => Format($"{(int)duration.TotalDays}d{duration.Hours}h"),
            { TotalHours: >= 1 } => Format($"{duration.Hours}h{duration.Minutes}m"),
            { TotalMinutes: >= 1 } => Format($"{duration.Minutes}m{duration.Seconds}s"),
            _ => Format($"{duration.Seconds}s"),
        };

        static string Format(FormattableString text) => FormattableString.Invariant(text);
    }
}
