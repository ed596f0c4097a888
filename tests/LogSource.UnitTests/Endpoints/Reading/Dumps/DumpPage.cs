using System.Text.Json;

namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

/// <summary>A dump as NDJSON, with its cursors.</summary>
internal sealed class DumpPage
{
    private DumpPage(HttpResponseMessage response, IReadOnlyList<JsonElement> events)
    {
        (Status, Events) = ((int)response.StatusCode, events);
        NextBefore = Cursor("X-Next-Before");
        NextAfter = Cursor("X-Next-After");

        string? Cursor(string name) =>
            response.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
    }

    public int Status { get; }

    public IReadOnlyList<JsonElement> Events { get; }

    public string? NextBefore { get; }

    public string? NextAfter { get; }

    /// <summary>The lines' ids.</summary>
    public IEnumerable<string> Ids => Logs.Select(line => line.GetProperty("id").GetString()!);

    /// <summary>The lines' messages.</summary>
    public IEnumerable<string> Messages =>
        Logs.Select(line => line.GetProperty("log").GetString()!).Select(text => text[(text.IndexOf(']') + 2)..]);

    private IEnumerable<JsonElement> Logs => Events.Where(e => e.GetProperty("name").GetString() == "log");

    public static async Task<DumpPage> ReadAsync(Api api, string app, string query)
    {
        using var response = await api.GetAsync($"/apps/{app}/logs?{query}", ("Accept", "application/x-ndjson"));
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode is 200 or 204, body);
        Assert.Equal(
            (int)response.StatusCode is 200 ? "application/x-ndjson" : null,
            response.Content.Headers.ContentType?.ToString()
        );
        Assert.Equal((int)response.StatusCode is 204, body.Length == 0);
        Assert.True(body.Length == 0 || body.EndsWith('\n'));
        return new DumpPage(
            response,
            [
                .. body.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonSerializer.Deserialize<JsonElement>(line)),
            ]
        );
    }
}
