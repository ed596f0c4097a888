namespace FunctionalTests.Browsers;

/// <summary>Headers as a browser gets them.</summary>
internal static class Headers
{
    /// <summary>The header's lines, one after another with a bar between; null where there is none.</summary>
    public static string? Line(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var lines)
        || response.Content.Headers.NonValidated.TryGetValues(name, out lines)
            ? string.Join(" | ", lines)
            : null;

    /// <summary>The names of the headers that begin like this.</summary>
    public static IEnumerable<string> Named(this HttpResponseMessage response, string beginning) =>
        response
            .Headers.Select(header => header.Key)
            .Where(name => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
}
