using System.Net.Http.Json;
using System.Text.Json;

namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>The list of an app's containers, which each buffer runs.</summary>
public abstract class ContainersContract
{
    private readonly string _app = LogSourceFixture.NewApp();

    private protected abstract Api Api { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Has_the_names_with_the_times_of_their_first_and_last_lines_in_the_order_of_names()
    {
        await Api.AppendAsync(_app, "worker-1", [.. Enumerable.Range(0, 300).Select(i => $"{i}")]);
        await Api.AppendAsync(_app, "web-2", "1");
        await Api.AppendAsync(_app, "Web-1", "2");
        await Api.AppendAsync(_app, "worker-1", "300");

        var containers = await ListAsync();

        Assert.Equal(
            ["Web-1 1", "web-2 1", "worker-1 301"],
            containers.Select(container => $"{container.GetProperty("name")} {container.GetProperty("lines")}")
        );
        foreach (var container in containers)
        {
            // The times are positions in the logs.
            var (name, first) = (container.GetProperty("name"), container.GetProperty("first").GetString());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", first);
            var all = await Api.DumpAsync(_app, $"?n=1000&filter={name}");
            Assert.Equal(all, await Api.DumpAsync(_app, $"?since={first}&filter={name}"));
            var last = container.GetProperty("last").GetString();
            Assert.Equal(all[^1], (await Api.DumpAsync(_app, $"?since={last}&filter={name}"))[^1]);
        }
    }

    [Fact]
    public async Task Before_a_position_it_has_the_containers_of_older_lines()
    {
        await Api.AppendAsync(_app, "web-1", "1");
        await Api.AppendAsync(_app, "web-2", "2");
        using var stream = await Api.GetAsync($"/apps/{_app}/logs?stream=true&n=1");
        var id = await new EventReader(stream).NextIdAsync();

        Assert.Equal("web-1", Assert.Single(await ListAsync($"?before={id}")).GetProperty("name").GetString());
        Assert.Empty(await ListAsync("?before=1999-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task Is_empty_for_an_app_without_lines() => Assert.Empty(await ListAsync());

    [Fact]
    public async Task A_bad_request_is_a_problem()
    {
        using var position = await Api.GetAsync($"/apps/{_app}/containers?before=now");
        await Api.AssertProblemAsync(position, 400, "bad-before");
        using var app = await Api.GetAsync("/apps/Example/containers");
        await Api.AssertProblemAsync(app, 404, "not-found");
        using var method = await Api.SendAsync(HttpMethod.Post, $"/apps/{_app}/containers");
        await Api.AssertProblemAsync(method, 405, "method-not-allowed");
    }

    private async Task<JsonElement[]> ListAsync(string query = "")
    {
        using var response = await Api.GetAsync($"/apps/{_app}/containers{query}");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(response.Headers.Contains("X-Next-Before"));
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return [.. body.GetProperty("containers").EnumerateArray()];
    }
}
