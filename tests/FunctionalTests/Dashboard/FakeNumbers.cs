using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace FunctionalTests.Dashboard;

/// <summary>
/// Answers of the admin API that a test makes up, for what takes long to cause: many streams, a destination that is down.
/// The page gets them instead of the gateway's.
/// </summary>
internal sealed class FakeNumbers
{
    private readonly FakeStream[] _streams;

    /// <param name="streams">How many streams there are.</param>
    public FakeNumbers(int streams = 3) =>
        _streams = [.. Enumerable.Range(0, streams).Select(number => new FakeStream(number))];

    /// <summary>Changes what <c>/status</c> returns.</summary>
    public Action<JsonObject> Change { get; set; } = _ => { };

    /// <summary>Answers the requests of a page.</summary>
    public async Task AnswerAsync(IPage page)
    {
        await page.RouteAsync(
            "**/status*",
            async route =>
            {
                var response = await route.FetchAsync();
                var status = JsonNode.Parse(await response.TextAsync())!.AsObject();
                status["streams"]!["open"] = _streams.Length;
                Change(status);
                await route.FulfillAsync(new() { Response = response, Body = status.ToJsonString() });
            }
        );
        await page.RouteAsync("**/streams?*", route => route.FulfillAsync(Json(Page(new Uri(route.Request.Url)))));
    }

    private string Page(Uri url)
    {
        var query = System.Web.HttpUtility.ParseQueryString(url.Query);
        IEnumerable<FakeStream> matching = _streams.Where(one =>
            query["tenant"] is not { } tenant || one.Tenant == tenant
        );
        var sort = query["sort"]!;
        var ordered = sort.TrimStart('-') switch
        {
            "bytes" => matching.OrderBy(one => one.Bytes),
            "tenant" => matching.OrderBy(one => one.Tenant, StringComparer.Ordinal),
            _ => matching.OrderBy(one => one.Number),
        };
        FakeStream[] all = [.. sort[0] == '-' ? ordered.Reverse() : ordered];
        var first = int.Parse(query["after"] ?? "0", CultureInfo.InvariantCulture);
        var last = first + int.Parse(query["limit"]!, CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(
            new
            {
                open = _streams.Length,
                matching = all.Length,
                streams = all[first..Math.Min(last, all.Length)].Select(one => one.ToJson()),
                next = last < all.Length ? last.ToString(CultureInfo.InvariantCulture) : null,
            }
        );
    }

    private static RouteFulfillOptions Json(string body) => new() { ContentType = "application/json", Body = body };

    private sealed record FakeStream(int Number)
    {
        public string Tenant => $"tenant-{Number % 7}";

        // Neither ordered like the numbers nor equal for two of them.
        public long Bytes => Number * 7_919L % 1_000_003;

        public object ToJson() =>
            new
            {
                id = $"0HNQ8QH3FRC2O:{Number:x8}",
                tenant = Tenant,
                app = "example-app",
                route = "logs",
                kind = Number % 2 == 0 ? "sse" : "websocket",
                protocol = "http/2",
                address = "203.0.113.9",
                opened = DateTimeOffset.UtcNow.AddSeconds(-Number),
                ageMs = Number * 1_000L,
                idleMs = 2_150,
                bytes = Bytes,
                pings = 3,
                tokenId = $"{Number:x12}",
                expires = DateTimeOffset.UtcNow.AddHours(1),
                destination = "primary",
                ending = (string?)null,
            };
    }
}
