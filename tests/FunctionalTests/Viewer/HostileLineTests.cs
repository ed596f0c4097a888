using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>Lines that try to become markup, to control the terminal or to break the page.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class HostileLineTests(ViewerFixture fixture)
{
    private static readonly string[] Hostile =
    [
        "<script>window.broken = 1</script>",
        "<img src=x onerror=\"window.broken = 2\">",
        "</div><svg onload=window.broken=3><style>*{display:none}</style>",
        "{\"msg\":\"<img src=x onerror='window.broken = 4'>\",\"<b>key</b>\":\"</script>\"}",
        "javascript:window.broken=5 ${window.broken=6} {{window.broken=7}} <!--",
        "\e]8;;javascript:window.broken=8\e\\click me\e]8;;\e\\ after the link",
        "\e]0;a title\a\e[2J\e[H\e[10;10H\ec\e[?1049h after the escapes",
        "\e[31mred\e[0m and \e[1;38;5;200mpink\e[m and \e[999;;;;;m\e[",
        "\u202Ereversed\u202C \u2066isolated \u200Fmark\u061C after the marks",
        "a\0b\u0001c\u0085d\u2028e\u2029f\uFEFFg",
        "{\"\u202Eevil\":\"\u202Etoo\",\"\\u0007bell\":1}",
        $"{{\"a\":{new string('[', 30_000)}{new string(']', 30_000)}}}",
        $"a{new string('\u0301', 500)} stacked",
        new string('\u009d', 20_000),
        "𐍈 👩‍👩‍👧‍👦 e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 after the marks",
    ];

    [Fact]
    public async Task No_line_becomes_markup_a_link_or_a_control_sequence()
    {
        var app = fixture.NewApp();
        await fixture.WriteAsync(app, "web-1", Hostile);
        await ViewerFixture.WriteAsync(
            fixture.Source,
            app,
            "web-1",
            [.. "invalid \xff"u8, 0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80, .. " UTF-8"u8]
        );
        await fixture.WriteAsync(app, "web-2", "the last line");
        await using var page = await fixture.OpenAsync(app, height: 3_000);
        await page.ShowsAsync("the last line");
        await page.HasLinesAsync(Hostile.Length + 2);

        // All of it is text.
        Assert.Equal(
            0,
            await page
                .Page.Locator(
                    "#log :is(script, img, style, iframe, object, b, [onload], [onerror], [href^=javascript])"
                )
                .CountAsync()
        );
        Assert.Null(await page.Page.EvaluateAsync<object?>("window.broken ?? null"));
        Assert.Equal("none", await page.Page.EvaluateAsync<string>("window.opener === null ? 'none' : 'opener'"));

        var texts = await page.TextsAsync();
        Assert.Equal(Hostile[0], texts[0]);
        Assert.Equal(Hostile[1], texts[1]);
        Assert.Equal(Hostile[2], texts[2]);
        Assert.Equal(Hostile[4], texts[4]);
        Assert.Equal("click me after the link", texts[5]);
        Assert.EndsWith("after the escapes", texts[6], StringComparison.Ordinal);
        Assert.StartsWith("red and pink and", texts[7], StringComparison.Ordinal);
        Assert.All(texts, text => Assert.DoesNotContain('\e', text));
        Assert.Equal("U+202EreversedU+202C U+2066isolated U+200FmarkU+061C after the marks", texts[8]);
        Assert.Equal("abcd\u2028e\u2029f\uFEFFg", texts[9]);
        Assert.Contains("{\"U+202Eevil\"", texts[10], StringComparison.Ordinal);
        Assert.StartsWith("{\"a\":[[[", texts[11], StringComparison.Ordinal);
        Assert.EndsWith(" after the marks", texts[^3], StringComparison.Ordinal);

        // The fields of JSON lines, too. A line that is too deep opens as far as it can.
        foreach (var index in (int[])[10, 11])
        {
            await page.Lines.Nth(index).Locator("[data-action=expand]").First.ClickAsync();
        }

        await Expect(page.Lines.Nth(10).Locator(".field-name").First).ToHaveTextAsync("U+202Eevil");
        await Expect(page.Lines.Nth(10).Locator(".field-value").First).ToHaveTextAsync("U+202Etoo");
        await Expect(page.Lines.Nth(11).Locator(".field-value").Last).ToHaveTextAsync("[…]");
        Assert.Contains("invalid", texts[^2], StringComparison.Ordinal);
        Assert.Contains("UTF-8", texts[^2], StringComparison.Ordinal);

        // Nothing reaches beyond its line: neither marks that change the direction of text nor stacked ones.
        Assert.Equal(
            ["paint"],
            await page.Lines.EvaluateAllAsync<string[]>(
                "rows => [...new Set(rows.map(row => getComputedStyle(row).contain))]"
            )
        );
        var last = page.Lines.Last;
        await Expect(last).ToHaveAttributeAsync("data-container", "web-2");
        Assert.Equal("the last line", await last.Locator(".msg").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Lines_of_64_KiB_are_shown_beside_short_ones()
    {
        const int Length = 65_536;
        var app = fixture.NewApp();
        await fixture.WriteAsync(
            app,
            "web-1",
            "first",
            new string('x', Length),
            $"{{\"a\":\"{new string('y', 65_000)}\"}}"
        );
        await fixture.WriteAsync(app, "web-1", [.. Enumerable.Repeat(new string('z', Length - 1), 20), "last"]);
        await using var page = await fixture.OpenAsync(app);
        await page.ShowsAsync("last");
        await page.HasLinesAsync(24);
        await page.Page.Keyboard.PressAsync("g");
        await page.ShowsAsync("first");
        await fixture.WriteAsync(app, "web-1", "a later line");
        await page.Page.Keyboard.PressAsync("G");
        await page.ShowsAsync("a later line");
        Assert.Empty(page.Errors);
    }
}
