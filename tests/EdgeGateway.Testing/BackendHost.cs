using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.Testing;

/// <summary>
/// An application behind the gateway with a test's request handler, over HTTP/1.1 and HTTP/2 with prior knowledge.
/// </summary>
public sealed class BackendHost : ServerHost
{
    private static readonly string[] Endpoints = ["H2c", "Http"];

    private BackendHost(WebApplication app)
        : base(app, Endpoints) { }

    /// <summary>HTTP/1.1.</summary>
    public Uri Http => Endpoint("Http");

    /// <summary>HTTP/2 with prior knowledge.</summary>
    public Uri H2c => Endpoint("H2c");

    /// <summary>Starts the application.</summary>
    /// <param name="serve">Handles each request.</param>
    /// <param name="headers">The encoding of headers; null for Kestrel's default.</param>
    /// <param name="maxStreams">How many streams an HTTP/2 connection may have.</param>
    public static async Task<BackendHost> StartAsync(
        RequestDelegate serve,
        Encoding? headers = null,
        int maxStreams = 100
    )
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        Configure(
            builder,
            [
                new("Kestrel:Endpoints:Http:Url", "http://127.0.0.1:0"),
                new("Kestrel:Endpoints:H2c:Url", "http://127.0.0.1:0"),
                new("Kestrel:Endpoints:H2c:Protocols", "Http2"),
                new("Logging:LogLevel:Default", "Warning"),
            ]
        );
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.Http2.MaxStreamsPerConnection = maxStreams);
        if (headers is not null)
        {
            builder.WebHost.ConfigureKestrel(kestrel =>
                (kestrel.RequestHeaderEncodingSelector, kestrel.ResponseHeaderEncodingSelector) = (
                    _ => headers,
                    _ => headers
                )
            );
        }

        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        app.Run(serve);
        var host = new BackendHost(app);
        await host.StartServerAsync();
        return host;
    }

    /// <summary>
    /// The gateway settings of a route <c>/generic/…</c> to this application. The route needs no token.
    /// </summary>
    /// <param name="http2">Whether the gateway uses HTTP/2 to the application; otherwise HTTP/1.1.</param>
    /// <param name="metadata">The route's <c>Metadata</c>.</param>
    public (string Key, string? Value)[] Route(bool http2 = false, params (string Key, string Value)[] metadata) =>
        Route("generic", http2, metadata);

    /// <summary>
    /// The gateway settings of a route <c>/{name}/…</c> to this application. The route needs no token.
    /// </summary>
    public (string Key, string? Value)[] Route(string name, bool http2, params (string Key, string Value)[] metadata) =>
        [
            ($"ReverseProxy:Routes:{name}:ClusterId", name),
            ($"ReverseProxy:Routes:{name}:Match:Path", $"/{name}/{{**rest}}"),
            ($"ReverseProxy:Routes:{name}:AuthorizationPolicy", "Anonymous"),
            ($"ReverseProxy:Clusters:{name}:Destinations:primary:Address", (http2 ? H2c : Http).ToString()),
            ($"ReverseProxy:Clusters:{name}:HttpRequest:Version", http2 ? "2" : "1.1"),
            ($"ReverseProxy:Clusters:{name}:HttpRequest:VersionPolicy", "RequestVersionExact"),
            .. metadata.Select(pair => ($"ReverseProxy:Routes:{name}:Metadata:{pair.Key}", (string?)pair.Value)),
        ];
}
