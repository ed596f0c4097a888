using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace FunctionalTests.Browsers;

/// <summary>axe-core, which finds violations of WCAG. The page's profile has to bypass its Content Security Policy.</summary>
internal static class Axe
{
    private static readonly string[] Wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>Asserts that a page has no violation of WCAG AA.</summary>
    public static async Task AssertAccessibleAsync(IPage page, string what)
    {
        var result = await page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions { Type = "tag", Values = [.. Wcag] },
                ResultTypes = [ResultType.Violations],
            }
        );
        Assert.True(
            result.Violations.Length == 0,
            $"{what}: "
                + string.Join(
                    "; ",
                    result.Violations.Select(one =>
                        $"{one.Id}: {one.Help} at {string.Join(", ", one.Nodes.Select(node => node.Html))}"
                    )
                )
        );
    }
}
