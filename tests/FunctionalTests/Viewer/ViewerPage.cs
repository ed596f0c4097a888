using System.Globalization;
using FunctionalTests.Browsers;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>The viewer's page in a browser, with what a user does and sees.</summary>
public sealed class ViewerPage : BrowserPage
{
    private ViewerPage(IPage page)
        : base(page) { }

    /// <summary>The rows of lines that are in the window.</summary>
    public ILocator Lines => Page.Locator(".row[data-kind=line]");

    /// <summary>The list that scrolls.</summary>
    public ILocator List => Page.Locator("#log");

    /// <summary>The URLs of the streams that the page has requested so far.</summary>
    public IEnumerable<string> Streams =>
        Requests.Select(request => request.Url).Where(url => url.Contains("stream=true", StringComparison.Ordinal));

    public static string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"line {number}");

    public static async Task<ViewerPage> OpenAsync(
        Chromium chromium,
        Uri address,
        int height,
        BrowserNewContextOptions? options = null
    )
    {
        var page = new ViewerPage(await CreateAsync(chromium, width: 1_100, height, options));
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    /// <summary>Waits for a line with this text.</summary>
    public Task ShowsAsync(string text) =>
        Expect(Lines.Filter(new() { HasText = text }).First).ToBeVisibleAsync(new() { Timeout = TimeoutMs });

    /// <summary>Waits until the page has this many lines in memory.</summary>
    public Task HasLinesAsync(int count) =>
        HasAttributeAsync(List, "data-count", count.ToString(CultureInfo.InvariantCulture));

    /// <summary>Returns the texts of the lines in the window, in order.</summary>
    public async Task<string[]> TextsAsync() => [.. await Lines.Locator(".msg").AllInnerTextsAsync()];

    /// <summary>
    /// Waits for the last of the lines <c>line FROM</c> to <c>line TO</c>, and asserts that the page shows each once and
    /// in order, and no other. The window must be high enough for all.
    /// </summary>
    public async Task ShowsExactlyAsync(int from, int to)
    {
        await Expect(Lines.Last.Locator(".msg")).ToHaveTextAsync(Numbered(to), new() { Timeout = TimeoutMs });
        Assert.Equal(Enumerable.Range(from, to - from + 1).Select(Numbered), await TextsAsync());
        await HasLinesAsync(to - from + 1);
    }

    /// <summary>
    /// Waits for the last of the lines <c>line FROM</c> to <c>line TO</c>, and asserts that the page has each once and in
    /// order in its memory, and no other. Selects all lines, which pauses the page, and follows again.
    /// </summary>
    public async Task HasExactlyAsync(int from, int to)
    {
        await HasLinesAsync(to - from + 1);
        await Expect(Lines.Last.Locator(".msg")).ToHaveTextAsync(Numbered(to), new() { Timeout = TimeoutMs });
        await List.FocusAsync();
        await Page.Keyboard.PressAsync("Control+a");
        await Expect(Page.Locator("#selection-bar")).ToBeVisibleAsync();
        Assert.Equal(string.Join('\n', Enumerable.Range(from, to - from + 1).Select(Numbered)), await CopyAsync());
        await Page.Keyboard.PressAsync("Shift+G");
        await Expect(Page.Locator("#selection-bar")).ToBeHiddenAsync();
    }

    /// <summary>Returns what the browser's command to copy would put into the clipboard.</summary>
    public Task<string> CopyAsync() =>
        Page.EvaluateAsync<string>(
            """
            () => {
                const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true });
                document.activeElement.dispatchEvent(event);
                return event.clipboardData.getData('text/plain');
            }
            """
        );
}
