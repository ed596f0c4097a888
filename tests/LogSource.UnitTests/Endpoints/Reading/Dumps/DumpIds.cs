namespace LogSource.UnitTests.Endpoints.Reading.Dumps;

/// <summary>Reads the ids of an app's lines, in one dump or page by page.</summary>
internal static class DumpIds
{
    public static async Task<List<string>> ReadAsync(Api api, string app, string query) =>
        [.. (await DumpPage.ReadAsync(api, app, query)).Ids];

    public static async Task<List<string>> ReadBackAsync(Api api, string app, string query)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await DumpPage.ReadAsync(api, app, cursor is null ? query : $"{query}&before={cursor}");
            ids.InsertRange(0, page.Ids);
            cursor = page.NextBefore;
        } while (cursor is not null);

        return ids;
    }

    public static async Task<List<string>> ReadForwardAsync(Api api, string app, string start, string query)
    {
        var ids = new List<string>();
        do
        {
            var page = await DumpPage.ReadAsync(api, app, $"{start}&{query}");
            Assert.All(page.Events, line => Assert.Equal("log", line.GetProperty("name").GetString()));
            ids.AddRange(page.Ids);
            start = $"after={page.NextAfter}";
        } while (start != "after=");

        return ids;
    }
}
