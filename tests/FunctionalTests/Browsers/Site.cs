using System.Collections.Concurrent;
using EdgeGateway.Testing;
using Microsoft.AspNetCore.Http;

namespace FunctionalTests.Browsers;

/// <summary>Somebody else's site: one server and two origins, since <c>127.0.0.1</c> and <c>localhost</c> are different hosts to a
/// browser. Its page has functions that a test calls in it; each tells what it got, or that it was refused.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string Page = """
        <!doctype html>
        <title>Site</title>
        <script>
          const bearer = token => ({ Authorization: `Bearer ${token}` });
          const refused = error => error.name;
          const line = event => JSON.parse(event.data);

          const read = ({ url, token }) => fetch(url, { headers: bearer(token) })
            .then(async response => `${response.status} ${response.headers.get('WWW-Authenticate')} ${await response.text()}`, refused);

          const write = ({ url, token, text }) =>
            fetch(url, { method: 'POST', headers: { ...bearer(token), 'Content-Type': 'text/plain' }, body: text })
              .then(response => `${response.status}`, refused);

          const follow = ({ url }) => new Promise(tell => {
            const source = new EventSource(url);
            source.onmessage = event => { if (line(event).event === 'log') { source.close(); tell(line(event).log); } };
            source.onerror = () => tell(source.readyState === EventSource.CLOSED ? 'refused' : 'broken off');
          });

          const connect = ({ url }) => new Promise(tell => {
            const socket = new WebSocket(url.replace('http', 'ws'));
            let opened = false;
            socket.onopen = () => { opened = true; };
            socket.onmessage = event => { if (line(event).event === 'log') { tell(line(event).log); socket.close(); } };
            socket.onclose = () => tell(opened ? 'broken off' : 'refused');
          });
        </script>
        """;

    private readonly BackendHost _server;
    private readonly ConcurrentQueue<string> _referers;

    private Site(BackendHost server, ConcurrentQueue<string> referers)
    {
        _server = server;
        _referers = referers;
    }

    /// <summary>The site by its address.</summary>
    public Uri Here => _server.Http;

    /// <summary>The same site by its name: another origin.</summary>
    public Uri There => new UriBuilder(_server.Http) { Host = "localhost" }.Uri;

    /// <summary>Where the visitors of <c>/visited</c> said that they came from; empty for each that did not.</summary>
    public IReadOnlyCollection<string> Referers => _referers;

    public static async Task<Site> StartAsync()
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
        return new Site(server, referers);
    }

    /// <summary>The origin of an address, as a browser names it.</summary>
    public static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
