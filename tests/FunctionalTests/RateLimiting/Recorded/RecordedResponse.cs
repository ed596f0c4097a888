using System.Globalization;
using System.Text.Json;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>The expected response of a recorded case.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers by name: a value, <c>true</c> for any value, or <c>false</c> for none.</param>
/// <param name="AbsentHeaders">The names of headers that must be absent.</param>
/// <param name="Body">The body; null for any.</param>
internal sealed record RecordedResponse(
    int Status,
    IReadOnlyDictionary<string, JsonElement> Headers,
    IReadOnlyList<string> AbsentHeaders,
    string? Body = null
)
{
    private const string Reset = "X-Rate-Limit-Reset";
    private const string RetryAfter = "Retry-After";

    /// <summary>Lists the differences between this and the actual response, one line each.</summary>
    public IEnumerable<string> Differences(ReceivedResponse response)
    {
        if (response.Status != Status)
        {
            yield return $"status: {Status} expected, got {response.Status}";
        }

        var headers = Headers.Concat(
            AbsentHeaders.Select(name => KeyValuePair.Create(name, JsonElement.Parse("false")))
        );
        foreach (var (name, expected) in headers)
        {
            var value = response.Headers.GetValueOrDefault(name);
            if (!IsSame(name, expected, value, response.SentAt))
            {
                yield return $"{name}: {Text(expected)} expected, got {(value is null ? "none" : $"'{value}'")}";
            }
        }

        if (Body is not null && response.Body != Body && response.Body != BodyWithActualSeconds(response))
        {
            yield return $"body: '{Body}' expected, got '{response.Body}'";
        }
    }

    private static bool IsSame(string name, JsonElement expected, string? value, DateTime sentAt) =>
        expected.ValueKind switch
        {
            JsonValueKind.False => value is null,
            JsonValueKind.True => value is not null && (!Is(name, Reset) || IsResetAfter(value, sentAt)),
            _ => Is(name, RetryAfter) ? IsWithinOneSecond(expected.GetString()!, value) : value == expected.GetString(),
        };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static bool IsResetAfter(string value, DateTime time) =>
        DateTime.TryParseExact(
            value,
            "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var reset
        )
        && reset > time;

    // A second may end between two requests of a case, so one second more or less is equal. Clients may read the value
    // as an int.
    private static bool IsWithinOneSecond(string expected, string? value) =>
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

    // If the body contains the seconds, it must contain the same value as the header.
    private string? BodyWithActualSeconds(ReceivedResponse response) =>
        Headers.TryGetValue(RetryAfter, out var expected)
        && expected.GetString() is { } seconds
        && response.Headers.TryGetValue(RetryAfter, out var value)
        && IsWithinOneSecond(seconds, value)
            ? Body?.Replace(seconds, value, StringComparison.Ordinal)
            : null;
}
