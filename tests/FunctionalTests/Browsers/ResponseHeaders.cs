namespace FunctionalTests.Browsers;

/// <summary>The headers of a response as they arrived.</summary>
internal static class ResponseHeaders
{
    /// <summary>Returns the header's lines joined by " | ", or null if the response does not have the header.</summary>
    public static string? HeaderValue(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var lines)
        || response.Content.Headers.NonValidated.TryGetValues(name, out lines)
            ? string.Join(" | ", lines)
            : null;

    /// <summary>Returns the names of the headers that start with <paramref name="prefix"/>.</summary>
    public static IEnumerable<string> HeaderNamesStartingWith(this HttpResponseMessage response, string prefix) =>
        response
            .Headers.Select(header => header.Key)
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
