using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Browsers;

/// <summary>A page of the gateway in a browser profile of its own, which is deleted with it.</summary>
public abstract class BrowserPage : IAsyncDisposable
{
    protected const float TimeoutMs = 30_000;

    private readonly List<string> _errors = [];
    private readonly List<IRequest> _requests = [];

    protected BrowserPage(IPage page)
    {
        Page = page;
        page.SetDefaultTimeout(TimeoutMs);
        page.PageError += (_, error) => Add(_errors, error);
        page.Console += (_, message) =>
        {
            // Chromium reports each response with an error status, which is what some tests are about.
            if (
                message.Type == "error"
                && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
            )
            {
                Add(_errors, message.Text);
            }
        };
        page.Request += (_, request) => Add(_requests, request);
    }

    /// <summary>The browser's page.</summary>
    public IPage Page { get; }

    /// <summary>What the page has written to the console as errors, such as violations of its policy.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    /// <summary>All requests of the page so far.</summary>
    public IReadOnlyList<IRequest> Requests => Copy(_requests);

    /// <summary>Waits for a state of the page, such as <c>live</c>.</summary>
    public Task HasStateAsync(string state) => HasAttributeAsync(Page.Locator("#app"), "data-state", state);

    /// <summary>Clicks an element, found by its selector.</summary>
    public Task ClickAsync(string selector) => Page.Locator(selector).ClickAsync();

    /// <summary>Enters a token where the page asks for one.</summary>
    public async Task UseTokenAsync(string token)
    {
        await Page.Locator("#token-input").FillAsync(token);
        await ClickAsync("#token-submit");
    }

    /// <summary>Hides or shows the tab, as a switch to another tab does.</summary>
    public Task SetHiddenAsync(bool isHidden) =>
        Page.EvaluateAsync(
            """
            hidden => {
                Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
                Object.defineProperty(document, 'visibilityState', {
                    value: hidden ? 'hidden' : 'visible', configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            isHidden
        );

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Creates a page in a new profile, with a window of this size if the options have none.</summary>
    protected static async Task<IPage> CreateAsync(
        Chromium chromium,
        int width,
        int height,
        BrowserNewContextOptions? options
    )
    {
        options ??= new BrowserNewContextOptions();
        options.ViewportSize ??= new ViewportSize { Width = width, Height = height };
        var profile = await chromium.NewProfileAsync(options);
        return await profile.NewPageAsync();
    }

    protected static Task HasAttributeAsync(ILocator element, string name, string value) =>
        Expect(element).ToHaveAttributeAsync(name, value, new() { Timeout = TimeoutMs });

    private static IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }

    private static void Add<T>(List<T> list, T item)
    {
        lock (list)
        {
            list.Add(item);
        }
    }
}
