using EdgeGateway.Testing;
using LogSource.UnitTests.Endpoints.Reading.Dumps;

namespace LogSource.UnitTests.Endpoints.Reading;

/// <summary>Searches with one of the worst expressions on lines of the greatest length.</summary>
[Trait("Category", "Heavy")]
public sealed class ExpensiveSearchTests
{
    private const int Lines = 100;
    private const string Expression = "search=re:(.*a)%7B124%7Dc";

    [Fact]
    public async Task They_end_with_a_cursor_and_do_not_keep_another_app_from_being_searched_and_followed()
    {
        await using var host = await LogSourceHost.StartAsync();
        using var api = new Api(host);
        var line = string.Concat(Enumerable.Repeat("ab", 32 * 1024));
        await api.AppendAsync("slow-app", "web-1", [.. Enumerable.Repeat(line, Lines)]);
        await api.AppendAsync("other-app", "web-1", "one", "two");
        using var follower = await api.GetAsync("/apps/other-app/logs?stream=true&search=three");

        using var slowStream = await api.GetAsync($"/apps/slow-app/logs?stream=true&since=0-0&{Expression}");
        var dumps = Enumerable
            .Range(0, 3)
            .Select(_ => DumpPage.ReadAsync(api, "slow-app", $"n=1&{Expression}"))
            .ToArray();
        Assert.Equal(["two"], await api.DumpAsync("other-app", "?search=re:^t"));
        await api.AppendAsync("other-app", "web-1", "three");
        Assert.EndsWith(" three\"}", await new EventReader(follower).NextAsync(), StringComparison.Ordinal);
        Assert.Contains(dumps, dump => !dump.IsCompleted);

        foreach (var page in await Task.WhenAll(dumps))
        {
            Assert.Equal((204, true), (page.Status, page.NextBefore is not null));
        }
    }
}
