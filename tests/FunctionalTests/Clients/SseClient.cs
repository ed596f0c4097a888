using System.Text;

namespace FunctionalTests.Clients;

/// <summary>Reads an event stream line by line as it arrives.</summary>
internal sealed class SseClient(HttpResponseMessage response) : IDisposable
{
    private readonly StreamReader _reader = new(response.Content.ReadAsStream(), Encoding.UTF8);

    /// <summary>The number of comments so far.</summary>
    public int CommentCount { get; private set; }

    /// <summary>Called at the first comment.</summary>
    public Action? OnFirstComment { get; set; }

    public static async Task<SseClient> OpenAsync(
        Uri server,
        string path,
        string? token = null,
        bool http2 = false,
        HttpMessageInvoker? invoker = null
    )
    {
        var response = await Http.GetAsync(server, path, token, http2, invoker);
        Assert.Equal(
            "200 text/event-stream",
            $"{(int)response.StatusCode} {response.Content.Headers.ContentType?.MediaType}"
        );
        return new SseClient(response);
    }

    /// <summary>Returns the next event's id and data, or null at the end of the body.</summary>
    public async Task<(string? Id, string Data)?> NextAsync()
    {
        string? id = null;
        var data = new List<string>();
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(':'))
            {
                if (CommentCount++ == 0)
                {
                    OnFirstComment?.Invoke();
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
