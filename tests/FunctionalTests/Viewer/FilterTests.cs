using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>Which lines the page shows.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class FilterTests(ViewerFixture fixture)
{
    private const int Tall = 3_000;

    [Fact]
    public async Task Containers_are_chosen_together_and_later_lines_are_filtered_too()
    {
        var app = fixture.NewApp();
        foreach (var container in new[] { "web-1", "web-2", "worker-1", "db-1" })
        {
            await fixture.WriteAsync(app, container, $"of {container}");
        }

        await using var page = await fixture.OpenAsync(app, Tall);
        await page.HasLinesAsync(4);
        await page.ClickAsync("#containers-button");
        await ChooseAsync(page, "containers", "web-1", "db-1");
        await ShowsOnlyAsync(page, "of web-1", "of db-1");
        await fixture.WriteAsync(app, "worker-1", "later of worker-1");
        await fixture.WriteAsync(app, "db-1", "later of db-1");
        await ShowsOnlyAsync(page, "of web-1", "of db-1", "later of db-1");
        await ChooseAsync(page, "containers", "web-1", "web-2", "worker-1", "db-1");
        await ShowsOnlyAsync(
            page,
            "of web-1",
            "of web-2",
            "of worker-1",
            "of db-1",
            "later of worker-1",
            "later of db-1"
        );
    }

    [Fact]
    public async Task Levels_are_found_in_text_and_JSON()
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(
            app,
            "web-1",
            "INFO started",
            "2026-11-28 12:00:00 [ERROR] it failed",
            "{\"level\":\"warn\",\"msg\":\"slow\"}",
            "\e[31merror\e[0m: coloured",
            "no level at all",
            "level=debug msg=\"logfmt\""
        );
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.HasLinesAsync(6);
        var levels = await page.Lines.EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.level)");
        Assert.Equal(["info", "error", "warn", "error", "none", "debug"], levels);
        await page.ClickAsync("#levels-button");
        await ChooseAsync(page, "levels", "error", "warn");
        await Expect(page.Lines).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_search_marks_matches_and_can_be_a_regular_expression_or_inverted()
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", "Alpha one", "beta two", "alpha three", "gamma 404", "delta 500");
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.HasLinesAsync(5);
        var search = page.Page.Locator("#search");
        await search.FillAsync("alpha");
        await Expect(page.Page.Locator("#log mark")).ToHaveTextAsync(["Alpha", "alpha"]);
        await Expect(page.Lines).ToHaveCountAsync(5);

        await SetAsync(page, "#only-matches", true);
        await ShowsOnlyAsync(page, "Alpha one", "alpha three");
        await search.FillAsync("Alpha");
        await ShowsOnlyAsync(page, "Alpha one");
        await SetAsync(page, "#invert", true);
        await ShowsOnlyAsync(page, "beta two", "alpha three", "gamma 404", "delta 500");
        await SetAsync(page, "#invert", false);
        await SetAsync(page, "#regex", true);
        await search.FillAsync("[45]0\\d$");
        await ShowsOnlyAsync(page, "gamma 404", "delta 500");
        await fixture.WriteAsync(app, "web-1", "no match", "a later 503");
        await ShowsOnlyAsync(page, "gamma 404", "delta 500", "a later 503");

        await search.FillAsync("(");
        await Expect(page.Page.Locator("#search-error")).ToBeVisibleAsync();
        Assert.Empty(page.Errors);
    }

    // Checks these values of a panel and no others.
    private static async Task ChooseAsync(ViewerPage page, string panel, params string[] values)
    {
        await Expect(page.Page.Locator($"#{panel}-panel")).ToBeVisibleAsync();
        foreach (var box in await page.Page.Locator($"#{panel}-panel input[type=checkbox][value]").AllAsync())
        {
            var value = await box.GetAttributeAsync("value");
            await box.SetCheckedAsync(values.Contains(value));
        }
    }

    private static async Task SetAsync(ViewerPage page, string toggle, bool isPressed)
    {
        if (await page.Page.Locator(toggle).GetAttributeAsync("aria-pressed") == "true" != isPressed)
        {
            await page.ClickAsync(toggle);
        }
    }

    private static Task ShowsOnlyAsync(ViewerPage page, params string[] texts) =>
        Expect(page.Lines.Locator(".msg")).ToHaveTextAsync(texts, new() { Timeout = 30_000 });
}
