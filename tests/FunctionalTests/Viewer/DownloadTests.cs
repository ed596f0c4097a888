using FunctionalTests.Clients;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>Downloads of an app's lines.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class DownloadTests(ViewerFixture fixture)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("text", "text/plain")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task A_download_is_the_same_as_a_dump(string format, string type)
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 1_200);
        await fixture.WriteAsync(app, "worker-1", "\e[31mred\e[0m \"quoted\" \u202Ebidi 𐍈", "tab\tand back\\slash");
        await fixture.WriteNumberedAsync(app, 1_201, 1_500);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("line 1500");

        var downloaded = await DownloadAsync(page, app, format);

        Assert.Equal(await DumpAsync(app, type, ""), downloaded);
        Assert.Equal(1_502, downloaded.Count(character => character == '\n'));
    }

    [Theory]
    [InlineData("text", "text/plain", false)]
    [InlineData("ndjson", "application/x-ndjson", true)]
    public async Task A_download_of_what_is_filtered_is_the_same_as_a_dump_with_the_same_filter(
        string format,
        string type,
        bool invert
    )
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 900);
        await fixture.WriteAsync(app, "worker-1", "line 17 of another container", "\e[31mline\e[0m 27");
        await fixture.WriteAsync(app, "db-1", "line 37", "\e[31mline\e[0m 47", "ERROR line 57");
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("ERROR line 57");
        await page.ClickAsync("#containers-button");
        await page.Page.Locator("#containers-panel input[value=worker-1]").UncheckAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("#regex");
        await page.ClickAsync(invert ? "#invert" : "#only-matches");
        await page.Page.Locator("#search").FillAsync("line \\d*7$");
        await Expect(page.Lines.Filter(new() { HasText = "line 890" })).ToHaveCountAsync(invert ? 1 : 0);
        await Expect(page.Lines.Filter(new() { HasText = "line 897" })).ToHaveCountAsync(invert ? 0 : 1);

        var downloaded = await DownloadAsync(page, app, format);

        var query = $"&filter=web-1|db-1&search=re:line%20%5Cd*7$&invert={invert}".ToLowerInvariant();
        Assert.Equal(await DumpAsync(app, type, query), downloaded);
        // Colours do not keep a line from being found.
        Assert.Equal(invert ? 810 : 93, downloaded.Count(character => character == '\n'));
    }

    private static async Task<string> DownloadAsync(ViewerPage page, string app, string format)
    {
        await page.ClickAsync("#view-button");
        var download = await page.Page.RunAndWaitForDownloadAsync(() => page.ClickAsync($"#download-{format}"));
        Assert.StartsWith(app, download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllTextAsync(await download.PathAsync(), Ct);
    }

    private async Task<string> DumpAsync(string app, string type, string query)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(fixture.Gateway.Http, $"/apps/{app}/logs?n=10000&fields=time,container,message{query}")
        );
        request.Headers.Add("Accept", type);
        using var dump = await Http.SendAsync(request, fixture.Token(app));
        return await dump.Content.ReadAsStringAsync(Ct);
    }
}
