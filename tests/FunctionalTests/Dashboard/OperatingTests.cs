using System.Text.Json.Nodes;
using EdgeGateway.Tokens;
using FunctionalTests.Clients;
using FunctionalTests.Viewer;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>What an operator does with the page.</summary>
[Collection(DashboardTestGroup.Name)]
[Trait("Category", "Heavy")]
public sealed class OperatingTests(DashboardFixture fixture)
{
    [Fact]
    public async Task A_click_on_a_tenant_leads_to_its_streams_and_another_one_ends_them()
    {
        var (tenant, other) = (fixture.NewTenant(), fixture.NewTenant());
        using var one = await fixture.StreamAsync(tenant);
        using var two = await fixture.StreamAsync(tenant);
        using var three = await fixture.StreamAsync(other);
        await using var page = await fixture.OpenAsync();

        await page.ClickAsync($"[data-tenant={tenant}] button");
        await page.HasStreamsAsync(2);
        await page.HasTextAsync("#streams-summary", $"tenant {tenant}");
        await Expect(page.Page.Locator("#end-matching")).ToHaveTextAsync("End all 2 matching");
        await page.ClickAsync("#end-matching");
        await Expect(page.Dialog).ToContainTextAsync($"tenant {tenant}");
        await page.ConfirmAsync("End 2 streams?");
        await page.HasTextAsync("#notice", "2 streams ended.");
        Assert.Null(await one.NextAsync());
        Assert.Null(await two.NextAsync());
        await page.HasTextAsync("#streams", "No open stream matches.");

        await page.ClickAsync("#clear-filter");
        await Expect(page.Streams.Filter(new() { HasText = other })).ToHaveCountAsync(1);
        await page.HasTextAsync("#events", "ended 2 streams");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_stream_that_is_ended_from_the_page_is_resumed_by_its_client_without_a_hole()
    {
        var (app, tenant) = ($"{fixture.NewTenant()}", fixture.NewTenant());
        await WriteAsync(app, 1, 3);
        var token = fixture.Gateway.Token(TokenClaims.ReadLogs, app, tenant);
        await using var viewer = await ViewerPage.OpenAsync(
            fixture.Chromium,
            new Uri(fixture.Gateway.Http, $"/apps/{app}/view#token={token}"),
            height: 900
        );
        await viewer.ShowsExactlyAsync(1, 3);
        await viewer.HasStateAsync("live");

        await using var page = await fixture.OpenAsync();
        await page.ClickAsync($"[data-tenant={tenant}] button");
        await page.HasStreamsAsync(1);
        await page.Streams.GetByRole(AriaRole.Button, new() { Name = "End the stream of" }).First.ClickAsync();
        await page.ConfirmAsync("End this stream?");

        // Some lines before the client has noticed, some after it has resumed.
        await WriteAsync(app, 4, 6);
        await Eventually.HoldsAsync(() => viewer.Streams.Count() == 2);
        await WriteAsync(app, 7, 9);
        await viewer.ShowsExactlyAsync(1, 9);
    }

    [Fact]
    public async Task A_stream_that_is_ended_with_its_token_does_not_come_back()
    {
        var tenant = fixture.NewTenant();
        var token = fixture.Gateway.Token(TokenClaims.ReadLogs, "example-app", tenant);
        using var stream = await fixture.StreamAsync(tenant, token: token);
        await using var page = await fixture.OpenAsync();
        await page.ClickAsync($"[data-tenant={tenant}] button");
        await page.HasStreamsAsync(1);
        await page.ClickAsync("#revoke-matching");
        await page.ConfirmAsync("End 1 stream and revoke its token?");
        await page.HasTextAsync("#notice", "1 stream ended. 1 token revoked.");
        Assert.Null(await stream.NextAsync());
        using var again = await Http.GetAsync(fixture.Gateway.Http, "/apps/example-app/logs", token);
        Assert.Equal("token-revoked", await Http.ProblemCodeAsync(again));
    }

    [Fact]
    public async Task A_dialog_that_is_cancelled_changes_nothing()
    {
        var tenant = fixture.NewTenant();
        using var stream = await fixture.StreamAsync(tenant);
        await using var page = await fixture.OpenAsync();
        await page.ClickAsync("#drain");
        await Expect(page.Dialog).ToContainTextAsync("This cannot be taken back");
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Dialog).ToBeHiddenAsync();

        await page.ClickAsync($"[data-tenant={tenant}] button");
        await page.HasStreamsAsync(1);
        await page.ClickAsync("#end-matching");

        // The dialog begins at the button that changes nothing.
        await Expect(page.Page.Locator("#cancel")).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Dialog).ToBeHiddenAsync();
        await page.HasStreamsAsync(1);
        Assert.DoesNotContain(page.Requests, request => request.Method != "GET");
    }

    [Fact]
    public async Task A_destination_is_taken_out_and_put_back()
    {
        await using var page = await fixture.OpenAsync();
        var row = page.Page.Locator("[data-destination='log-source/primary']");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.Dialog).ToContainTextAsync("new requests get 503");
        await page.ConfirmAsync("Take primary out of log-source?");
        await Expect(row).ToContainTextAsync("Draining");
        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.ConfirmAsync("Put primary back into log-source?");
        await Expect(row.Locator(".badge")).ToHaveTextAsync("Up");
    }

    [Fact]
    public async Task A_condition_that_the_gateway_rejects_is_explained()
    {
        using var stream = await fixture.StreamAsync(fixture.NewTenant());
        await using var page = await fixture.OpenAsync();
        await page.Page.Locator("#filter-address").FillAsync("nonsense");
        await page.HasTextAsync("#streams-error", "address has to be an IP address");
        await page.Page.Locator("#filter-address").FillAsync("127.0.0.0/8");
        await Expect(page.Page.Locator("#streams-error")).ToBeHiddenAsync();
        await page.Page.Locator("#filter-kind").SelectOptionAsync("websocket");
        await page.HasTextAsync("#streams", "No open stream matches.");
    }

    [Fact]
    public async Task A_hidden_tab_requests_nothing()
    {
        await using var page = await fixture.OpenAsync();
        await page.HasStateAsync("live");
        await page.SetHiddenAsync(true);

        // Longer than the interval: a shown tab would have requested the numbers.
        await page.Page.WaitForTimeoutAsync(200);
        var before = page.Requests.Count;
        await page.Page.WaitForTimeoutAsync(2_500);
        Assert.Equal(before, page.Requests.Count);
        await page.SetHiddenAsync(false);
        await Eventually.HoldsAsync(() => page.Requests.Count > before);
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_reported_with_the_age_of_the_numbers()
    {
        await using var page = await fixture.OpenAsync();
        await page.HasStateAsync("live");
        await page.Page.RouteAsync("**/status*", route => route.AbortAsync());
        await page.HasStateAsync("lost");
        await page.HasTextAsync("#lost", "These numbers are from");
        await Expect(page.Page.Locator("#drain")).ToBeDisabledAsync();
        await page.Page.UnrouteAllAsync();
        await page.HasStateAsync("live");
        await page.IsVisibleAsync("#lost", isVisible: false);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_words()
    {
        var numbers = new FakeNumbers
        {
            Change = status =>
            {
                status["state"] = "draining";
                status["reasons"] = new JsonArray("Draining");
                status["redis"] = new JsonObject { ["connected"] = false, ["latencyMs"] = null };
                status["configuration"]!["fault"] = "ReverseProxy: a cluster has no destination";
                status["destinations"]![0]!["healthy"] = false;
            },
        };
        await using var page = await fixture.OpenAsync(prepare: numbers.AnswerAsync);
        await page.HasTextAsync("#not-ready", "is draining");
        await page.HasTextAsync("#tile-destinations", "down: primary");
        await page.HasTextAsync("#tile-redis", "Unavailable");
        await page.HasTextAsync("#tile-configuration", "a cluster has no destination");
        await Expect(page.Page.Locator("#drain")).ToBeDisabledAsync();
    }

    private Task WriteAsync(string app, int from, int to) =>
        ViewerFixture.WriteNumberedAsync(fixture.Source, app, from, to);
}
