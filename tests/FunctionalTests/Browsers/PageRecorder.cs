using Microsoft.Playwright;

namespace FunctionalTests.Browsers;

/// <summary>Records what a page requests, and what it writes to the console as errors.</summary>
public sealed class PageRecorder
{
    private readonly List<string> _errors = [];
    private readonly List<IRequest> _requests = [];

    public PageRecorder(IPage page)
    {
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

    /// <summary>The errors so far, such as violations of the page's policy.</summary>
    public IReadOnlyList<string> Errors => Copy(_errors);

    /// <summary>All requests of the page so far.</summary>
    public IReadOnlyList<IRequest> Requests => Copy(_requests);

    /// <summary>Hides or shows the tab, as a switch to another tab does.</summary>
    public static Task SetHiddenAsync(IPage page, bool isHidden) =>
        page.EvaluateAsync(
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
