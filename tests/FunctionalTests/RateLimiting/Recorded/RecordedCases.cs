using System.Text.Json;
using System.Text.Json.Serialization;

namespace FunctionalTests.RateLimiting.Recorded;

/// <summary>The cases that were recorded from AspNetCoreRateLimit, from <c>cases.json</c>.</summary>
internal static class RecordedCases
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>All cases by name.</summary>
    public static IReadOnlyDictionary<string, RecordedCase> All { get; } = Load();

    private static Dictionary<string, RecordedCase> Load()
    {
        using var file = typeof(RecordedCases).Assembly.GetManifestResourceStream(typeof(RecordedCases), "cases.json")!;
        using var document = JsonDocument.Parse(file);
        var cases = document.RootElement.GetProperty("cases").Deserialize<RecordedCase[]>(Options)!;
        return cases.ToDictionary(recorded => recorded.Name);
    }
}
