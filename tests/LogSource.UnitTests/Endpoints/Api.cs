using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EdgeGateway.Testing;

namespace LogSource.UnitTests.Endpoints;

/// <summary>A client of the log source's API over HTTP/1.1.</summary>
internal sealed class Api(LogSourceHost host) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = host.Http };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _client.Dispose();

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, headers);

    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    public Task<HttpResponseMessage> GetWithBodyAsync(string path) =>
        _client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Content = new StringContent("x") }, Cancel);

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType);

    public async Task<HttpResponseMessage> PostAsync(
        string path,
        byte[] body,
        string contentType,
        string? encoding = null
    )
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return await _client.PostAsync(path, content, Cancel);
    }

    /// <summary>Appends lines of text and asserts that they are accepted.</summary>
    public async Task AppendAsync(string app, string container, params string[] lines)
    {
        var path = $"/apps/{app}/lines?container={container}";
        using var response = await PostAsync(path, string.Join('\n', lines) + "\n", "text/plain");
        Assert.Equal(202, (int)response.StatusCode);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(lines.Length, body.GetProperty("accepted").GetInt32());
    }

    /// <summary>The messages of a dump, without time and container.</summary>
    public async Task<string[]> DumpAsync(string app, string query = "")
    {
        using var response = await GetAsync($"/apps/{app}/logs{query}");
        var text = await response.Content.ReadAsStringAsync(Cancel);
        return
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.IndexOf(']') + 2)..]),
        ];
    }

    /// <summary>Asserts that the response is a problem with this status and code.</summary>
    public static async Task<JsonElement> AssertProblemAsync(HttpResponseMessage response, int status, string code)
    {
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            (status, status, code),
            (
                (int)response.StatusCode,
                problem.GetProperty("status").GetInt32(),
                problem.GetProperty("code").GetString()
            )
        );
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }
}
