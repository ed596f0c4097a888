using System.Collections.Concurrent;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

/// <summary>
/// Another site: one server with two origins, because <c>127.0.0.1</c> and <c>localhost</c> are different hosts to a
/// browser. A test calls the functions of its page; each returns what it received, or that it was rejected.
/// </summary>
internal sealed class TestSite : IAsyncDisposable
{
    private const string Page = """
        <!doctype html>
        <title>Site</title>
        <script>
          const bearer = token => ({ Authorization: `Bearer ${token}` });
          const rejected = error => error.name;
          const line = event => JSON.parse(event.data);

          const read = ({ url, token }) => fetch(url, { headers: bearer(token) })
            .then(async response => {
              const challenge = response.headers.get('WWW-Authenticate');
              return `${response.status} ${challenge} ${await response.text()}`;
            }, rejected);

          const write = ({ url, token, text }) =>
            fetch(url, { method: 'POST', headers: { ...bearer(token), 'Content-Type': 'text/plain' }, body: text })
              .then(response => `${response.status}`, rejected);

          const follow = ({ url }) => new Promise(done => {
            const source = new EventSource(url);
            source.onmessage = event => { if (line(event).event === 'log') { source.close(); done(line(event).log); } };
            source.onerror = () => done(source.readyState === EventSource.CLOSED ? 'rejected' : 'aborted');
          });

          const connect = ({ url }) => new Promise(done => {
            const socket = new WebSocket(url.replace('http', 'ws'));
            let opened = false;
            socket.onopen = () => { opened = true; };
            socket.onmessage = event => { if (line(event).event === 'log') { done(line(event).log); socket.close(); } };
            socket.onclose = () => done(opened ? 'aborted' : 'rejected');
          });
        </script>
        """;

    private readonly BackendHost _server;
    private readonly ConcurrentQueue<string> _referers;

    private TestSite(BackendHost server, ConcurrentQueue<string> referers)
    {
        _server = server;
        _referers = referers;
    }

    /// <summary>The site's URL with its IP address.</summary>
    public Uri Url => _server.Http;

    /// <summary>The same site's URL with the name <c>localhost</c>: another origin.</summary>
    public Uri OtherOriginUrl => new UriBuilder(_server.Http) { Host = "localhost" }.Uri;

    /// <summary>The <c>Referer</c> of each request for <c>/visited</c>; empty if it had none.</summary>
    public IReadOnlyCollection<string> Referers => _referers;

    public static async Task<TestSite> StartAsync()
    {
        var referers = new ConcurrentQueue<string>();
        var server = await BackendHost.StartAsync(context =>
        {
            if (context.Request.Path == "/visited")
            {
                referers.Enqueue(context.Request.Headers.Referer.ToString());
            }

            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync(Page);
        });
        return new TestSite(server, referers);
    }

    /// <summary>Returns the origin of a URL as a browser sends it.</summary>
    public static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
