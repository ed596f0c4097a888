using System.Globalization;
using System.Text;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using FunctionalTests.Clients;

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

        var rows = await RowsAsync(page);
        Assert.Equal(
            [
                .. Enumerable.Range(1, 10).Select(ViewerPage.Numbered),
                "gap",
                .. Enumerable.Range(101 - Kept, Kept).Select(ViewerPage.Numbered),
            ],
            rows
        );
    }

    [Fact]
    public async Task A_search_whose_last_match_was_trimmed_resumes_without_a_gap_unless_lines_are_missing()
    {
        const int Kept = 1_000;
        await using var source = await LogSourceHost.StartAsync(("Buffer:MaxLinesPerApp", $"{Kept}"));
        await using var gateway = await GatewayHost.StartAsync([source]);
        await using var network = await TcpProxy.StartAsync(gateway.Http.Authority);
        await ViewerFixture.WriteNumberedAsync(source, "gap", 1, 10);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri($"http://{network.ConnectionString}/apps/gap/view#token={gateway.Token(app: "gap")}"),
            Tall
        );
        await page.Page.Locator("#search").FillAsync("line");
        await page.ClickAsync("#only-matches");
        await Eventually.HoldsAsync(() =>
            page.Streams.Any(url => url.Contains("search=line", StringComparison.Ordinal))
        );
        await page.ShowsExactlyAsync(1, 10);

        // Another follower shows how far the log source has read, so that it loses none of these lines.
        using (var follower = await SseClient.OpenAsync(source.Http, "/apps/gap/logs?stream=true"))
        {
            for (var i = 0; i < 3 * Kept; i += Kept / 2)
            {
                await WriteOthersAsync(Kept / 2);
                for (var read = 0; read < Kept / 2; read++)
                {
                    await follower.NextAsync();
                }
            }
        }

        await page.SetHiddenAsync(true);
        await page.HasStateAsync("hidden");
        await WriteOthersAsync(Kept / 2);
        await ViewerFixture.WriteNumberedAsync(source, "gap", 11, 20);
        await page.SetHiddenAsync(false);
        await page.ShowsExactlyAsync(1, 20);
        Assert.Equal(Enumerable.Range(1, 20).Select(ViewerPage.Numbered), await RowsAsync(page));

        network.Cut();
        await page.HasStateAsync("waiting");
        await WriteOthersAsync(Kept + 1);
        await ViewerFixture.WriteNumberedAsync(source, "gap", 21, 30);
        network.Reopen();
        await page.ShowsExactlyAsync(1, 30);
        var rows = await RowsAsync(page);
        Assert.Equal(
            [
                .. Enumerable.Range(1, 20).Select(ViewerPage.Numbered),
                "gap",
                .. Enumerable.Range(21, 10).Select(ViewerPage.Numbered),
            ],
            rows
        );

        Task WriteOthersAsync(int count) =>
            ViewerFixture.WriteAsync(
                source,
                "gap",
                "web-1",
                Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("another\n", count)))
            );
    }

    private static Task<string[]> RowsAsync(ViewerPage page) =>
        page
            .Page.Locator(".row")
            .EvaluateAllAsync<string[]>(
                "rows => rows.map(row => row.dataset.kind === 'gap' ? 'gap' : row.querySelector('.msg').innerText)"
            );
}
