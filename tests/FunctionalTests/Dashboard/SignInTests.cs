using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Browsers;
using static Microsoft.Playwright.Assertions;

namespace FunctionalTests.Dashboard;

/// <summary>How the page asks for a token, where the gateway wants one, and what it does with it.</summary>
[Trait("Category", "Heavy")]
public sealed class SignInTests(Chromium chromium) : IClassFixture<Chromium>
{
    [Fact]
    public async Task A_token_is_asked_for_explained_if_it_is_wrong_and_sent_in_a_header_only()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        await using var page = await DashboardPage.OpenAsync(chromium, gateway.Management);
        await page.HasStateAsync("sign-in");
        await page.HasTextAsync("#sign-in", "scope admin");
        await Expect(page.Page.Locator("#token-input")).ToBeFocusedAsync();

        await page.UseTokenAsync("eyJ…");
        await page.HasTextAsync("#token-error", "That is not a token. Copy all of it.");
        await page.UseTokenAsync("nonsense");
        await page.HasTextAsync("#sign-in-problem", "The token is not valid for this gateway.");
        await page.UseTokenAsync(gateway.Token());
        await page.HasTextAsync("#sign-in", "This token may not see the dashboard");
        await page.HasTextAsync("#sign-in-problem", "does not have the scope admin");

        var token = gateway.Token(TokenClaims.Administer, tenant: "operator");
        await page.UseTokenAsync($"Authorization: Bearer {token}");
        await page.HasStateAsync("live");
        await page.HasTileAsync("state", "ready");
        Assert.DoesNotContain("eyJ", page.Page.Url, StringComparison.Ordinal);
        foreach (var request in page.Requests)
        {
            Assert.DoesNotContain("eyJ", request.Url, StringComparison.Ordinal);
            Assert.DoesNotContain(
                await request.AllHeadersAsync(),
                header => header.Key != "authorization" && header.Value.Contains(token, StringComparison.Ordinal)
            );
        }

        // It is in no storage of the browser.
        Assert.DoesNotContain(
            "eyJ",
            await page.Page.EvaluateAsync<string>(
                "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state])"
            ),
            StringComparison.Ordinal
        );
        await page.Page.ReloadAsync();
        await page.HasStateAsync("sign-in");

        await page.UseTokenAsync(token);
        await page.HasStateAsync("live");
        await page.ClickAsync("#sign-out");
        await page.HasStateAsync("sign-in");
        await page.IsVisibleAsync("#numbers", isVisible: false);
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_token_that_expires_while_the_page_is_open_is_replaced_by_another_one()
    {
        await using var gateway = await GatewayHost.StartAsync(("Management:RequireToken", "Always"));
        await using var page = await DashboardPage.OpenAsync(chromium, gateway.Management);
        await page.UseTokenAsync(gateway.Token(TokenClaims.Administer, tenant: "operator", seconds: 3));
        await page.HasStateAsync("live");
        await page.HasStateAsync("sign-in");
        await page.HasTextAsync("#sign-in-problem", "The token has expired.");
        await page.UseTokenAsync(gateway.Token(TokenClaims.Administer, tenant: "operator"));
        await page.HasStateAsync("live");
    }
}
