using FunctionalTests.Browsers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>What axe-core finds on the page, and what works without a mouse.</summary>
[Collection(DashboardTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class DashboardAccessibilityTests(DashboardFixture fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1_400)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Axe_finds_no_violation_of_WCAG_AA(ColorScheme scheme, int width)
    {
        var numbers = new FakeNumbers();
        await using var page = await fixture.OpenAsync(
            new BrowserNewContextOptions
            {
                ColorScheme = scheme,
                ViewportSize = new ViewportSize { Width = width, Height = 800 },

                // axe-core adds a style sheet of its own.
                BypassCSP = true,
            },
            numbers.AnswerAsync
        );
        await page.HasStreamsAsync(3);
        await page.ClickAsync("#end-matching");
        await Expect(page.Dialog).ToBeVisibleAsync();
        await Axe.AssertAccessibleAsync(page.Page, "a confirmation");
        await page.Page.Keyboard.PressAsync("Escape");

        numbers.Change = status =>
        {
            status["state"] = "draining";
            status["destinations"]![0]!["healthy"] = false;
            status["memory"]!["pressure"] = "soft";
            status["configuration"]!["fault"] = "ReverseProxy: a cluster has no destination";
        };
        await page.HasTextAsync("#tile-memory", "no new streams");
        await Axe.AssertAccessibleAsync(page.Page, "a gateway in trouble");

        // Nothing but tables is wider than the window.
        Assert.True(await page.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));

        await page.Page.UnrouteAllAsync();
        await page.Page.RouteAsync(
            "**/status*",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 403,
                        ContentType = "application/problem+json",
                        Body = """{"status":403,"code":"insufficient-scope"}""",
                    }
                )
        );
        await page.HasStateAsync("sign-in");
        await Axe.AssertAccessibleAsync(page.Page, "the page that asks for a token");
    }

    [Fact]
    public async Task Changes_are_said_to_screen_readers_and_the_keyboard_ends_a_stream()
    {
        var tenant = fixture.NewTenant();
        using var stream = await fixture.StreamAsync(tenant);
        await using var page = await fixture.OpenAsync();
        await page.Page.Locator("#filter-tenant").FillAsync(tenant);
        await page.HasTextAsync("#end-matching", "End all 1 matching");
        await page.Page.Locator("#end-matching").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Page.Locator("#cancel")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.HasTextAsync("#live-region", "1 stream ended.");
        Assert.Null(await stream.NextAsync());
    }
}
