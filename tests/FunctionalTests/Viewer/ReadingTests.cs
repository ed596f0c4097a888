using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>Scrolling, pausing, and jumping to lines.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class ReadingTests(ViewerFixture fixture)
{
    private const int Tall = 8_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scrolling_up_pauses_loads_older_lines_and_the_window_never_moves_by_itself()
    {
        const int Count = 3_000;
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, Count);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync($"line {Count}");
        var first = await page.List.GetAttributeAsync("data-count");
        Assert.True(int.Parse(first!, CultureInfo.InvariantCulture) < Count);

        await page.List.HoverAsync();
        await page.Page.Mouse.WheelAsync(0, -2_000);
        await page.HasStateAsync("paused");
        var middle = page.Lines.Nth(await page.Lines.CountAsync() / 2);
        var id = await middle.GetAttributeAsync("data-id");
        var row = page.Page.Locator($".row[data-id='{id}']");
        var box = await row.BoundingBoxAsync();
        for (var number = Count + 1; number <= Count + 40; number++)
        {
            await fixture.WriteNumberedAsync(app, number, number);
        }

        await Expect(page.Page.Locator("#paused")).ToHaveAttributeAsync("data-new", "40");
        await Expect(page.Page.Locator("#paused")).ToContainTextAsync("paused · 40 new");
        Assert.Equal(box!.Y, (await row.BoundingBoxAsync())!.Y);

        // Older lines are added in front of those in the window.
        var held = new TaskCompletionSource();
        await page.Page.RouteAsync(
            "**/logs?*before=*",
            async route =>
            {
                await held.Task;
                await route.ContinueAsync();
            }
        );
        await page.Page.RunAndWaitForRequestAsync(
            () => page.List.EvaluateAsync("list => list.scrollTop = 0"),
            request => request.Url.Contains("before=", StringComparison.Ordinal)
        );
        var top = page.Lines.First;
        id = await top.GetAttributeAsync("data-id");
        row = page.Page.Locator($".row[data-id='{id}']");
        box = await row.BoundingBoxAsync();
        var before = await page.List.GetAttributeAsync("data-count");
        held.SetResult();
        await Expect(page.List).Not.ToHaveAttributeAsync("data-count", before!);
        Assert.Equal(box!.Y, (await row.BoundingBoxAsync())!.Y);

        // Up to the oldest line, in pages.
        for (var i = 0; i < 200 && !await IsShownAsync(page, "line 1"); i++)
        {
            await page.Page.Mouse.WheelAsync(0, -6_000);
            await Task.Delay(30, Ct);
        }

        await page.ShowsAsync("line 1");
        await page.HasLinesAsync(Count + 40);
        await page.ClickAsync("#now");
        await page.HasStateAsync("live");
        await page.ShowsAsync($"line {Count + 40}");
    }

    [Fact]
    public async Task A_match_is_shown_in_its_context_and_a_permalink_leads_to_it()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 400);
        await fixture.WriteAsync(app, "web-1", "the needle");
        await fixture.WriteNumberedAsync(app, 401, 2_000);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("line 2000");

        // The match is not in memory: the page asks the log source.
        await page.Page.Locator("#search").FillAsync("needle");
        if (await page.Page.Locator("#only-matches").GetAttributeAsync("aria-pressed") != "true")
        {
            await page.ClickAsync("#only-matches");
        }

        await page.ShowsAsync("the needle");
        Assert.Equal(["the needle"], await page.TextsAsync());
        await Expect(page.Lines.Locator("mark")).ToHaveTextAsync("needle");
        var id = await page.Lines.First.GetAttributeAsync("data-id");

        await page.Lines.First.HoverAsync();
        await page.ClickAsync("#row-actions [data-action=context]");
        await Expect(page.Page.Locator("#context-bar")).ToBeVisibleAsync();
        await page.ShowsAsync("line 400");
        await page.ShowsAsync("line 401");
        await Expect(page.Page.Locator(".row.current")).ToHaveAttributeAsync("data-id", id!);
        await page.ClickAsync("#back");
        await Expect(page.Page.Locator("#context-bar")).ToBeHiddenAsync();

        await using var linked = await fixture.OpenAsync(app, fragment: $"&line={id}");
        await Expect(linked.Page.Locator(".row.current")).ToHaveAttributeAsync("data-id", id!);
        await linked.ShowsAsync("line 400");
        await linked.ShowsAsync("line 401");
        await linked.HasStateAsync("paused");
        Assert.EndsWith($"#line={id}", linked.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_jump_to_a_time_shows_what_arrived_then()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 1_000);
        await Task.Delay(20, Ct);
        var time = DateTimeOffset.UtcNow;
        await Task.Delay(20, Ct);
        await fixture.WriteNumberedAsync(app, 1_001, 3_000);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("line 3000");
        await page.ClickAsync("#time-button");
        await page.Page.Locator("#jump-time").FillAsync(time.ToString("O", CultureInfo.InvariantCulture));
        await page.ClickAsync("#jump");
        await page.ShowsAsync("line 1001");
        await page.HasStateAsync("paused");
        Assert.False(await IsShownAsync(page, "line 3000"));
        await page.ClickAsync("#now");
        await page.ShowsAsync("line 3000");
        await page.HasStateAsync("live");
    }

    [Fact]
    public async Task Clear_empties_the_page_and_later_lines_are_shown()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 30);
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.ShowsExactlyAsync(1, 30);
        await page.ClickAsync("#view-button");
        await page.ClickAsync("#clear");
        await page.HasLinesAsync(0);
        await fixture.WriteNumberedAsync(app, 31, 32);
        await page.ShowsExactlyAsync(31, 32);
    }

    [Fact]
    public async Task The_keyboard_pauses_jumps_and_searches()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 400);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("line 400");
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await page.HasStateAsync("paused");
        await page.Page.Keyboard.PressAsync("Space");
        await page.HasStateAsync("live");
        await page.Page.Keyboard.PressAsync("g");
        await page.ShowsAsync("line 1");
        await page.Page.Keyboard.PressAsync("G");
        await page.ShowsAsync("line 400");
        await page.Page.Keyboard.PressAsync("/");
        await Expect(page.Page.Locator("#search")).ToBeFocusedAsync();
        await page.Page.Keyboard.TypeAsync("line 39");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("n");
        var one = await page.Page.Locator(".row.current").GetAttributeAsync("data-id");
        await page.Page.Keyboard.PressAsync("N");
        await Expect(page.Page.Locator(".row.current")).Not.ToHaveAttributeAsync("data-id", one!);
        await page.Page.Keyboard.PressAsync("?");
        await Expect(page.Page.Locator("#help-dialog")).ToBeVisibleAsync();
    }

    private static async Task<bool> IsShownAsync(ViewerPage page, string text) =>
        (await page.TextsAsync()).Contains(text, StringComparer.Ordinal);
}
