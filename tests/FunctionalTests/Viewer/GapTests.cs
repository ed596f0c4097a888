using System.Globalization;
using EdgeGateway.Testing;

namespace FunctionalTests.Viewer;

/// <summary>Lines that the log source no longer has.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class GapTests(ViewerFixture fixture)
{
    private const int Tall = 8_000;

    [Fact]
    public async Task Lines_that_were_trimmed_meanwhile_are_a_gap_in_their_place()
    {
        const int Kept = 20;
        await using var source = await LogSourceHost.StartAsync(
            ("Buffer:MaxLinesPerApp", Kept.ToString(CultureInfo.InvariantCulture))
        );
        await using var gateway = await GatewayHost.StartAsync([source]);
        await ViewerFixture.WriteNumberedAsync(source, "gap", 1, 10);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri(gateway.Http, $"/apps/gap/view#token={gateway.Token(app: "gap", seconds: 4)}"),
            Tall
        );
        await page.ShowsExactlyAsync(1, 10);
        await page.HasStateAsync("token");
        await ViewerFixture.WriteNumberedAsync(source, "gap", 11, 100);
        await page.UseTokenAsync(gateway.Token(app: "gap"));
        await page.ShowsAsync("line 100");

        var rows = await page
            .Page.Locator(".row")
            .EvaluateAllAsync<string[]>(
                "rows => rows.map(row => row.dataset.kind === 'gap' ? 'gap' : row.querySelector('.msg').innerText)"
            );
        Assert.Equal(
            [
                .. Enumerable.Range(1, 10).Select(ViewerPage.Numbered),
                "gap",
                .. Enumerable.Range(101 - Kept, Kept).Select(ViewerPage.Numbered),
            ],
            rows
        );
    }
}
