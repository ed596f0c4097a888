using System.Globalization;
using FunctionalTests.Clients;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>What the page's controls change in how lines are shown, copied and loaded.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class ControlTests(ViewerFixture fixture)
{
    private const int Tall = 3_000;

    [Fact]
    public async Task Copies_have_the_folded_lines_and_times_on_request()
    {
        string[] lines = ["one", "System.Exception: two", "   at A.B()", "   at C.D()", "three"];
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", lines);
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.HasLinesAsync(lines.Length);
        await Expect(page.Lines).ToHaveCountAsync(3);
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("Control+a");
        await Expect(page.Page.Locator("#selection-bar")).ToContainTextAsync("5 lines selected");
        Assert.Equal(string.Join('\n', lines), await page.CopyAsync());

        await page.ClickAsync("#view-button");
        await page.Page.Locator("#copy-times").CheckAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.List.FocusAsync();
        using var dump = await Http.GetAsync(fixture.Gateway.Http, $"/apps/{app}/logs", fixture.Token(app));
        Assert.Equal(
            await dump.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            $"{await page.CopyAsync()}\n"
        );
    }

    [Fact]
    public async Task Times_and_long_lines_are_shown_as_chosen()
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", new string('x', 1_500));
        await using var page = await fixture.OpenAsync(app);
        await page.HasLinesAsync(1);
        var row = page.Lines.First;
        var wrapped = (await row.BoundingBoxAsync())!.Height;
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("w");
        await Eventually.HoldsAsync(async () => (await row.BoundingBoxAsync())!.Height < wrapped / 2);

        var time = row.Locator(".time");
        await ChooseTimeAsync("UTC");
        Assert.Contains(
            (await time.InnerTextAsync()).Split(' ')[^1],
            await time.GetAttributeAsync("datetime"),
            StringComparison.Ordinal
        );
        await ChooseTimeAsync("Relative");
        await Expect(time).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("now|ago|[0-9]+ ?s"));
        await ChooseTimeAsync("Off");
        await Expect(time).ToHaveCountAsync(0);

        async Task ChooseTimeAsync(string name)
        {
            await page.ClickAsync("#time-button");
            await page.Page.Locator("#time-panel label").Filter(new() { HasText = name }).ClickAsync();
            await page.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Theory]
    [InlineData(false, "an ERROR", "fine")]
    [InlineData(true, "fine", "an ERROR")]
    public async Task It_pauses_on_a_new_line_that_matches(bool invert, string match, string other)
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", match, other);
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.Page.Locator("#search").FillAsync("ERROR");
        await page.ClickAsync(invert ? "#invert" : "#only-matches");
        await Expect(page.Lines).ToHaveCountAsync(1);
        await page.HasStateAsync("live");
        await page.ClickAsync("#pause-on-match");
        await fixture.WriteAsync(app, "web-1", other, other);
        await fixture.WriteAsync(app, "web-1", $"{match}!", match);

        await page.HasStateAsync("paused");
        await Expect(page.Page.Locator(".row.current .msg")).ToHaveTextAsync($"{match}!");
        await Expect(page.Lines).ToHaveCountAsync(3);
        await Expect(page.Page.Locator("#paused")).ToHaveAttributeAsync("data-new", "1");
    }

    [Fact]
    public async Task Lines_that_could_not_be_loaded_are_loaded_by_another_attempt()
    {
        const int Count = 1_500;
        const string OlderLines = "**/logs?*before=*";
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, Count);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync($"line {Count}");
        await page.Page.RouteAsync(OlderLines, route => route.AbortAsync());
        await page.List.EvaluateAsync("list => list.scrollTop = 0");
        await Expect(page.Page.Locator("#failed")).ToBeVisibleAsync();
        var count = await page.List.GetAttributeAsync("data-count");

        await page.Page.UnrouteAsync(OlderLines);
        await page.Page.Locator("#failed").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Page.Locator("#failed")).ToHaveCountAsync(0);
        await Eventually.HoldsAsync(async () =>
            int.Parse((await page.List.GetAttributeAsync("data-count"))!, CultureInfo.InvariantCulture)
            > int.Parse(count!, CultureInfo.InvariantCulture)
        );
    }
}
