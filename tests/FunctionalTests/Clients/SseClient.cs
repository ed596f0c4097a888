using System.Text;

namespace FunctionalTests.Clients;

/// <summary>Reads an event stream line by line, as it comes.</summary>
internal sealed class SseClient(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _reader = new(response.Content.ReadAsStream(), Encoding.UTF8);

    /// <summary>Comments seen so far.</summary>
    public int Comments { get; private set; }

    /// <summary>Called at the first of them.</summary>
    public Action? Commented { get; set; }

    public static async Task<SseClient> OpenAsync(
        Uri server,
        string path,
        string? token = null,
        bool http2 = false,
        HttpMessageInvoker? through = null
    )
    {
        var response = await Http.GetAsync(server, path, token, http2, through);
        Assert.Equal(
            "200 text/event-stream",
            $"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}"
        );
        return new SseClient(response);
    }

    /// <summary>The next event's id and data; null at the end of the body.</summary>
    public async Task<(string? Id, string Data)?> NextAsync()
    {
        string? id = null;
        var data = new List<string>();
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(':'))
            {
                if (Comments++ == 0)
                {
                    Commented?.Invoke();
                }
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                id = line["id: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data.Add(line["data: ".Length..]);
            }
            else if (line.Length == 0 && data.Count > 0)
            {
                return (id, string.Join('\n', data));
            }
        }

        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}
