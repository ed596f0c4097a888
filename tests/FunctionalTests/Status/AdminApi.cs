using System.Net;
using System.Text.Json;
using FunctionalTests.Clients;

namespace FunctionalTests.Status;

/// <summary>Requests of the admin API.</summary>
internal static class AdminApi
{
    /// <summary>Returns the JSON of a successful response.</summary>
    public static async Task<JsonElement> GetAsync(Uri management, string path, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(management, path));
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Sends a request with a JSON body, and asserts its status.</summary>
    public static async Task SendAsync(HttpMethod method, Uri management, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(management, path))
        {
            Content = body is null
                ? null
                : new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        using var response = await Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Returns the texts of the last events, as <c>kind: text</c>.</summary>
    public static async Task<string[]> EventsAsync(Uri management) =>
        [
            .. (await GetAsync(management, "/events?since=0", "application/json"))
                .GetProperty("events")
                .EnumerateArray()
                .Select(one => $"{one.GetProperty("kind")}: {one.GetProperty("text")}"),
        ];
}
