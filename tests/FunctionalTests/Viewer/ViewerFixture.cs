using EdgeGateway.Testing;
using EdgeGateway.Tokens;
using FunctionalTests.Browsers;
using FunctionalTests.Clients;

namespace FunctionalTests.Viewer;

/// <summary>A browser, a gateway and a log source for all tests of the viewer. Each test has an app of its own.</summary>
public sealed class ViewerFixture() : PageFixture(("Buffer:MaxLinesPerApp", "200000"))
{
    private int _apps;

    /// <summary>Returns the name of an app without lines.</summary>
    public string NewApp() => $"app-{Interlocked.Increment(ref _apps)}";

    /// <summary>Returns a token that reads an app's logs.</summary>
    public string Token(string app, double seconds = 3_600) =>
        Gateway.Token(TokenClaims.ReadLogs, app, seconds: seconds);

    /// <summary>Writes lines of a container, each ended by LF, to the log source.</summary>
    public Task WriteAsync(string app, string container, params string[] lines) =>
        WriteAsync(Source, app, container, System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    /// <summary>Writes bytes of lines to a log source.</summary>
    public static async Task WriteAsync(LogSourceHost source, string app, string container, byte[] lines)
    {
        using var response = await Http.PostAsync(
            source.Http,
            $"/apps/{app}/lines?container={container}",
            "",
            "text/plain",
            lines
        );
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
    }

    /// <summary>Writes the lines <c>line FROM</c> to <c>line TO</c> with one request.</summary>
    public Task WriteNumberedAsync(string app, int from, int to) => WriteNumberedAsync(Source, app, from, to);

    /// <summary>The same to another log source.</summary>
    public static Task WriteNumberedAsync(LogSourceHost source, string app, int from, int to) =>
        WriteAsync(
            source,
            app,
            "web-1",
            System.Text.Encoding.UTF8.GetBytes(
                string.Join('\n', Enumerable.Range(from, to - from + 1).Select(ViewerPage.Numbered))
            )
        );

    /// <summary>Opens an app's page with a token.</summary>
    /// <param name="app">The app.</param>
    /// <param name="height">The height of the window in pixels. Only lines that are in the window have rows.</param>
    /// <param name="fragment">More of the URL's fragment, such as <c>&amp;line=ID</c>.</param>
    /// <param name="token">The token, if it is another one.</param>
    public Task<ViewerPage> OpenAsync(string app, int height = 900, string fragment = "", string? token = null) =>
        ViewerPage.OpenAsync(
            Chromium,
            new Uri(Gateway.Http, $"/apps/{app}/view#token={token ?? Token(app)}{fragment}"),
            height
        );
}
