using FunctionalTests.Browsers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>What axe-core finds on the page, and what works without a mouse.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class AccessibilityTests(ViewerFixture fixture)
{
    private static readonly string[] Lines =
    [
        "INFO [http] GET /cart 200",
        "WARN [http] GET /nowhere 404",
        "ERROR [http] GET / 500",
        "System.TimeoutException: too late",
        "   at Shop.Connection.QueryAsync()",
        "DEBUG \e[31mred \e[32mgreen \e[33myellow \e[34mblue \e[35mmagenta \e[36mcyan \e[90mgrey \e[97mwhite\e[0m",
        "\e[1;91mbright \e[44mon blue\e[0m \e[7minverse\e[0m \e[2mdim\e[0m",
        "{\"level\":\"trace\",\"msg\":\"hello\",\"user\":{\"id\":7}}",
    ];

    [Theory]
    [InlineData(ColorScheme.Light, 1_100)]
    [InlineData(ColorScheme.Dark, 1_100)]
    [InlineData(ColorScheme.Light, 360)]
    public async Task Axe_finds_no_violation_of_WCAG_AA(ColorScheme scheme, int width)
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", Lines);
        await fixture.WriteAsync(app, "worker-1", Lines);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri(fixture.Gateway.Http, $"/apps/{app}/view#token={fixture.Token(app)}"),
            height: 700,
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 700 },

                // axe-core adds a style sheet of its own.
                BypassCSP = true,
            }
        );
        await page.ShowsAsync("hello");
        await Expect(page.Page.Locator("html"))
            .ToHaveAttributeAsync("data-theme", scheme == ColorScheme.Dark ? "dark" : "light");

        foreach (var panel in new[] { "containers", "levels", "time", "view" })
        {
            await page.ClickAsync($"#{panel}-button");
            await Expect(page.Page.Locator($"#{panel}-panel")).ToBeVisibleAsync();
            await Axe.AssertAccessibleAsync(page.Page, panel);
            await page.Page.Keyboard.PressAsync("Escape");
            await Expect(page.Page.Locator($"#{panel}-panel")).ToBeHiddenAsync();
        }

        await page.Page.Locator("#search").FillAsync("cart");
        await Expect(page.Page.Locator("#log mark").First).ToBeVisibleAsync();
        await page.List.FocusAsync();
        await page.Page.Keyboard.PressAsync("Space");
        await page.HasStateAsync("paused");
        await fixture.WriteAsync(app, "web-1", "a new line");
        await Expect(page.Page.Locator("#paused")).ToHaveAttributeAsync("data-new", "1");
        await page.Lines.Filter(new() { HasText = "hello" }).First.Locator("[data-action=expand]").First.ClickAsync();
        await Expect(page.Page.Locator(".field-name").First).ToBeVisibleAsync();
        await page.Lines.First.Locator(".gutter").ClickAsync();
        await Expect(page.Page.Locator("#selection-bar")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(
            page.Page,
            "the list, paused, with marked matches, open fields and a selection"
        );

        await page.Page.Keyboard.PressAsync("?");
        await Expect(page.Page.Locator("#help-dialog")).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(page.Page, "the help");

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Page.Locator("#help-dialog")).ToBeHiddenAsync();
        await page.Lines.Filter(new() { HasText = "cart" }).First.HoverAsync();
        await page.ClickAsync("#row-actions [data-action=context]");
        await Expect(page.Page.Locator("#context-bar")).ToBeVisibleAsync();
        await page.List.Locator(".toggle").First.ClickAsync();
        await Axe.AssertAccessibleAsync(page.Page, "a line in its context, and an open stack trace");

        await page.ClickAsync("#back");
        await page.Page.EvaluateAsync("location.hash = '#line=5-0'");
        var gap = page.Page.Locator(".row.gap");
        await Expect(gap).ToContainTextAsync("Lines may be missing between");
        await Expect(page.Page.Locator("#notice")).ToContainTextAsync("no longer retained");
        await Axe.AssertAccessibleAsync(page.Page, "a gap, and a notice");
        await gap.GetByRole(AriaRole.Button, new() { Name = "Load what there is" }).ClickAsync();
        await Expect(gap).ToContainTextAsync("Nothing more of it is retained.");

        await page.ClickAsync("#view-button");
        await page.ClickAsync("#forget-token");
        await Expect(page.Page.Locator("#token-dialog")).ToBeVisibleAsync();
        await page.UseTokenAsync("eyJ…");
        await Expect(page.Page.Locator("#token-error")).ToHaveTextAsync("That is not a token. Copy all of it.");
        await Axe.AssertAccessibleAsync(page.Page, "the dialog that asks for a token");

        // Nothing is wider than the window.
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }
}
