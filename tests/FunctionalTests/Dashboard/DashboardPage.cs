using System.Globalization;
using FunctionalTests.Browsers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>The dashboard in a browser, with what an operator does and sees.</summary>
public sealed class DashboardPage : BrowserPage
{
    private DashboardPage(IPage page)
        : base(page) { }

    /// <summary>The rows of the table of streams.</summary>
    public ILocator Streams => Page.Locator("#stream-table tbody tr");

    /// <summary>The dialog that asks whether to do it.</summary>
    public ILocator Dialog => Page.Locator("#confirmation");

    /// <summary>Opens the page.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="management">The management port.</param>
    /// <param name="options">The profile's options.</param>
    /// <param name="prepare">Prepares the browser's page before it opens the address.</param>
    public static async Task<DashboardPage> OpenAsync(
        Chromium chromium,
        Uri management,
        BrowserNewContextOptions? options = null,
        Func<IPage, Task>? prepare = null
    )
    {
        var page = new DashboardPage(await CreateAsync(chromium, width: 1_400, height: 900, options));
        if (prepare is not null)
        {
            await prepare(page.Page);
        }

        await page.Page.GotoAsync(new Uri(management, "/").ToString());
        return page;
    }

    /// <summary>Waits for the number of a tile.</summary>
    public Task HasTileAsync(string id, object value) =>
        HasAttributeAsync(
            Page.Locator($"#tile-{id} data"),
            "value",
            Convert.ToString(value, CultureInfo.InvariantCulture)!
        );

    /// <summary>Waits for a text of an element, found by its selector.</summary>
    public Task HasTextAsync(string selector, string text) =>
        Expect(Page.Locator(selector)).ToContainTextAsync(text, new() { Timeout = TimeoutMs });

    /// <summary>Waits for this many rows of streams.</summary>
    public Task HasStreamsAsync(int count) => Expect(Streams).ToHaveCountAsync(count, new() { Timeout = TimeoutMs });

    /// <summary>Waits until an element is visible, or until none is.</summary>
    public Task IsVisibleAsync(string selector, bool isVisible = true) =>
        Expect(Page.Locator(selector)).ToBeVisibleAsync(new() { Visible = isVisible, Timeout = TimeoutMs });

    /// <summary>Confirms what the dialog asks, and waits until it is done.</summary>
    public async Task ConfirmAsync(string title)
    {
        await Expect(Dialog.Locator("h2")).ToHaveTextAsync(title, new() { Timeout = TimeoutMs });
        await ClickAsync("#confirm");
        await Expect(Dialog).ToBeHiddenAsync(new() { Timeout = TimeoutMs });
    }

    /// <summary>Returns the names and numbers of a card.</summary>
    public async Task<Dictionary<string, long>> ReadCardAsync(string id)
    {
        var counts = new Dictionary<string, long>();
        foreach (var row in await Page.Locator($"#card-{id} li").AllAsync())
        {
            var name = (await row.Locator(".name").InnerTextAsync()).Trim();
            var value = await row.Locator("data").GetAttributeAsync("value");
            counts[name] = long.Parse(value!, CultureInfo.InvariantCulture);
        }

        return counts;
    }
}
