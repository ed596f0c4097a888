using System.Globalization;
using System.Text.Json;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>An answer of a recorded case.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">By name: a value, true for any or false for none.</param>
/// <param name="AbsentHeaders">The names of those that are not there.</param>
/// <param name="Body">Null for any.</param>
internal sealed record RecordedResponse(
    int Status,
    IReadOnlyDictionary<string, JsonElement> Headers,
    IReadOnlyList<string> AbsentHeaders,
    string? Body = null
)
{
    private const string Reset = "X-Rate-Limit-Reset";
    private const string RetryAfter = "Retry-After";

    /// <summary>In what an answer is another one: a line each.</summary>
    public IEnumerable<string> Differences(ReceivedResponse answer)
    {
        if (answer.Status != Status)
        {
            yield return $"status: {Status} expected, {answer.Status} came";
        }

        var headers = Headers.Concat(
            AbsentHeaders.Select(name => KeyValuePair.Create(name, JsonElement.Parse("false")))
        );
        foreach (var (name, expected) in headers)
        {
            var value = answer.Headers.GetValueOrDefault(name);
            if (!IsSame(name, expected, value, answer.SentAt))
            {
                yield return $"{name}: {Text(expected)} expected, {(value is null ? "none" : $"'{value}'")} came";
            }
        }

        if (Body is not null && answer.Body != Body && answer.Body != BodyAt(answer))
        {
            yield return $"body: '{Body}' expected, '{answer.Body}' came";
        }
    }

    private static bool IsSame(string name, JsonElement expected, string? value, DateTime sentAt) =>
        expected.ValueKind switch
        {
            JsonValueKind.False => value is null,
            JsonValueKind.True => value is not null && (!Is(name, Reset) || IsLater(value, sentAt)),
            _ => Is(name, RetryAfter) ? IsAbout(expected.GetString()!, value) : value == expected.GetString(),
        };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsLater(string value, DateTime time) =>
        DateTime.TryParseExact(
            value,
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var reset
        )
        && reset > time;

    // Between two requests of a case may be the end of a second. 2147483648 would be more than a client can hold in an int.
    private static bool IsAbout(string expected, string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
        && seconds > 0
        && Math.Abs(long.Parse(expected, CultureInfo.InvariantCulture) - seconds) <= 1;

    private static string Text(JsonElement expected) =>
        expected.ValueKind switch
        {
            JsonValueKind.False => "none",
            JsonValueKind.True => "one",
            _ => $"'{expected.GetString()}'",
        };

    // A body with the seconds in it has the same as the header.
    private string? BodyAt(ReceivedResponse answer) =>
        Headers.TryGetValue(RetryAfter, out var expected)
        && expected.GetString() is { } seconds
        && answer.Headers.TryGetValue(RetryAfter, out var value)
        && IsAbout(seconds, value)
            ? Body?.Replace(seconds, value, StringComparison.Ordinal)
            : null;
}
