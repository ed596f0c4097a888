using FunctionalTests.Commands;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>What somebody sees who starts the demo and clicks its first link.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class NewcomerTests(ViewerFixture fixture)
{
    [Fact]
    public async Task The_first_link_of_the_demo_shows_live_lines_of_all_kinds()
    {
        using var demo = DemoProcess.Start(["--port", $"{DemoProcess.FindPort()}"]);
        try
        {
            var output = await DemoProcess.OutputAsync(demo);
            await using var page = await ViewerPage.OpenAsync(fixture.Chromium, new Uri(output[0]), height: 1_200);
            await page.HasStateAsync("live");
            foreach (var kind in (string[])[".level-error", ".level-warn", ".msg.json", "[class*='fg-']", ".toggle"])
            {
                await Expect(page.List.Locator(kind).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            }

            // New lines arrive without a click.
            var last = await page.List.GetAttributeAsync("data-last");
            await Expect(page.List).Not.ToHaveAttributeAsync("data-last", last!, new() { Timeout = 30_000 });
            await page.ClickAsync("#containers-button");
            await Eventually.HoldsAsync(async () =>
                await page.Page.Locator("#containers-panel input").CountAsync() >= 3
            );
            Assert.Empty(page.Errors);
        }
        finally
        {
            demo.Kill();
        }
    }
}
