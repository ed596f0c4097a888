using System.Globalization;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Network;
using EdgeGateway.Testing.Redis;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Viewer;

/// <summary>How the page follows a stream, loses its connection, and continues at the same line.</summary>
[Collection(ViewerTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class FollowingTests(ViewerFixture fixture)
{
    private const int Tall = 8_000;
    private const int Sigterm = 15;

    // A page that opened anew would have the newest 500 lines only.
    private const int MoreThanHistory = 600;

    [Fact]
    public async Task It_shows_the_history_and_then_each_line_as_it_arrives()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 20);
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.ShowsExactlyAsync(1, 20);
        await page.HasStateAsync("live");
        for (var number = 21; number <= 25; number++)
        {
            await fixture.WriteNumberedAsync(app, number, number);
            await page.ShowsExactlyAsync(1, number);
        }

        Assert.Single(page.Streams);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task An_app_without_lines_is_followed_too()
    {
        var app = fixture.NewApp();
        await using var network = await TcpProxy.StartAsync(fixture.Gateway.Http.Authority);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri($"http://{network.ConnectionString}/apps/{app}/view#token={fixture.Token(app)}"),
            Tall
        );
        await page.HasStateAsync("live");
        network.Cut();
        await page.HasStateAsync("waiting");
        await fixture.WriteNumberedAsync(app, 1, MoreThanHistory);
        network.Reopen();
        await page.HasExactlyAsync(1, MoreThanHistory);
        AssertResumed(page);
    }

    [Fact]
    public async Task The_token_is_in_no_requested_URL_and_not_in_the_address()
    {
        var app = fixture.NewApp();
        var token = fixture.Token(app);
        await fixture.WriteNumberedAsync(app, 1, 3);
        await using var page = await fixture.OpenAsync(app, Tall, token: token);
        await page.ShowsExactlyAsync(1, 3);
        Assert.DoesNotContain("token", page.Page.Url, StringComparison.Ordinal);

        // A reload asks for no token again: it is kept for this tab.
        await page.Page.ReloadAsync();
        await page.ShowsExactlyAsync(1, 3);

        Assert.All(page.Requests, request => Assert.DoesNotContain("token=", request.Url, StringComparison.Ordinal));
        foreach (var request in page.Requests)
        {
            var headers = await request.AllHeadersAsync();
            Assert.DoesNotContain(
                headers,
                header => header.Key != "authorization" && header.Value.Contains(token, StringComparison.Ordinal)
            );
            Assert.Equal(
                request.Url.Contains("/logs", StringComparison.Ordinal)
                    || request.Url.Contains("/containers", StringComparison.Ordinal),
                headers.TryGetValue("authorization", out var bearer) && bearer == $"Bearer {token}"
            );
        }
    }

    [Fact]
    public async Task Without_a_token_it_asks_for_one_and_takes_a_logs_URL_as_well()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 3);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri(fixture.Gateway.Http, $"/apps/{app}/view"),
            Tall
        );
        await page.HasStateAsync("token");
        await page.UseTokenAsync("nonsense");
        await Expect(page.Page.Locator("#token-message")).Not.ToBeEmptyAsync();
        await page.HasStateAsync("token");

        await page.UseTokenAsync($"{new Uri(fixture.Gateway.Http, $"/apps/{app}/logs")}?token={fixture.Token(app)}");
        await page.ShowsExactlyAsync(1, 3);
        Assert.All(page.Requests, request => Assert.DoesNotContain("token=", request.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_token_asks_for_another_and_continues_at_the_same_line()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 10);
        await using var page = await fixture.OpenAsync(app, Tall, token: fixture.Token(app, seconds: 4));
        await page.ShowsExactlyAsync(1, 10);
        await page.HasStateAsync("token");
        await Expect(page.Page.Locator("#status")).ToHaveAttributeAsync("data-reason", "token-expired");
        await Expect(page.Page.Locator("#status .words")).ToHaveTextAsync("The token has expired.");
        await fixture.WriteNumberedAsync(app, 11, 10 + MoreThanHistory);

        await page.UseTokenAsync(fixture.Token(app));
        await page.HasExactlyAsync(1, 10 + MoreThanHistory);
        await page.HasStateAsync("live");
        AssertResumed(page);
    }

    [Fact]
    public async Task A_hidden_tab_returns_its_connection_and_resumes_when_it_is_shown()
    {
        var app = fixture.NewApp();
        await fixture.WriteNumberedAsync(app, 1, 10);
        await using var page = await fixture.OpenAsync(app, Tall);
        await page.ShowsExactlyAsync(1, 10);
        await page.SetHiddenAsync(true);
        await page.HasStateAsync("hidden");
        await Eventually.HoldsAsync(() =>
            fixture.Gateway.Log.Lines.Any(line =>
                line.Contains($"/apps/{app}/logs", StringComparison.Ordinal)
                && line.Contains("end=client-left", StringComparison.Ordinal)
            )
        );
        await fixture.WriteNumberedAsync(app, 11, 10 + MoreThanHistory);
        await page.SetHiddenAsync(false);
        await page.HasExactlyAsync(1, 10 + MoreThanHistory);
        Assert.Equal(2, page.Streams.Count());
        AssertResumed(page);
    }

    [Fact]
    public async Task Twenty_minutes_of_silence_leave_one_stream_open()
    {
        // As many pings as the default interval of 15 s sends in 20 minutes.
        const int Pings = 80;
        var app = fixture.NewApp();
        await using var gateway = await GatewayHost.StartAsync(
            [fixture.Source],
            ("KeepAlive:Interval", "00:00:00.050"),
            ("IdlePolicy:Timeout", "00:00:01"),
            ("IdlePolicy:Tick", "00:00:00.010")
        );
        await fixture.WriteNumberedAsync(app, 1, 2);
        await using var page = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri(gateway.Http, $"/apps/{app}/view#token={gateway.Token(app: app)}"),
            Tall
        );
        await page.ShowsExactlyAsync(1, 2);
        await Task.Delay(Pings * 55, TestContext.Current.CancellationToken);
        await fixture.WriteNumberedAsync(app, 3, 3);
        await page.ShowsExactlyAsync(1, 3);
        Assert.Single(page.Streams);
        await page.HasStateAsync("live");

        // The pings were sent, and none of them is shown as a line.
        await page.Page.CloseAsync();
        await Eventually.HoldsAsync(() => PingsOf(gateway) >= Pings / 2);
    }

    [Fact]
    public async Task After_a_killed_and_a_drained_gateway_no_line_is_missing_or_doubled()
    {
        var app = fixture.NewApp();
        var url = $"http://127.0.0.1:{LoopbackPort.Reserve()}";
        (string Key, string? Value)[] settings =
        [
            ("Kestrel:Endpoints:Public:Url", url),
            ("ReverseProxy:Clusters:log-source:Destinations:primary:Address", fixture.Source.H2c.ToString()),
        ];
        ViewerPage page;
        await using (var killed = await GatewayProcess.StartAsync(settings))
        {
            page = await ViewerPage.OpenAsync(
                fixture.Chromium,
                new Uri(killed.Http, $"/apps/{app}/view#token={fixture.Token(app)}"),
                Tall
            );
            await fixture.WriteNumberedAsync(app, 1, 50);
            await page.ShowsExactlyAsync(1, 50);
            await killed.KillAsync();
            await fixture.WriteNumberedAsync(app, 51, 50 + MoreThanHistory);
        }

        await using (page)
        {
            await using (var drained = await GatewayProcess.StartAsync(settings))
            {
                await page.HasExactlyAsync(1, 50 + MoreThanHistory);
                await fixture.WriteNumberedAsync(app, 51 + MoreThanHistory, 100 + MoreThanHistory);
                await page.HasExactlyAsync(1, 100 + MoreThanHistory);
                drained.Signal(Sigterm);
                Assert.Equal(0, await drained.ExitCodeAsync(TestContext.Current.CancellationToken));
                await Expect(page.Page.Locator("#status")).ToHaveAttributeAsync("data-reason", "draining");
                await fixture.WriteNumberedAsync(app, 101 + MoreThanHistory, 100 + (2 * MoreThanHistory));
            }

            await using var restarted = await GatewayProcess.StartAsync(settings);
            await page.HasExactlyAsync(1, 100 + (2 * MoreThanHistory));
            await page.HasStateAsync("live");
            await Expect(page.Page.Locator("#last-end")).ToContainTextAsync("Reconnected at");
            AssertResumed(page);
        }
    }

    // Each stream continues after a line or a position.
    private static void AssertResumed(ViewerPage page) =>
        Assert.All(page.Streams, url => Assert.Contains("since=", url, StringComparison.Ordinal));

    private static int PingsOf(GatewayHost gateway) =>
        gateway
            .Log.Lines.Where(line => line.Contains(" route=logs ", StringComparison.Ordinal))
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @" pings=(\d+)"))
            .Where(match => match.Success)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
}
