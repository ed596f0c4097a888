using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EdgeGateway.Testing;

/// <summary>Any application behind the gateway: what it does with a request is the test's. HTTP/1.1, and HTTP/2 with prior knowledge.</summary>
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
    /// <param name="serve">What it does with a request.</param>
    /// <param name="headers">How it reads and writes headers; null for Kestrel's own way.</param>
    public static async Task<BackendHost> StartAsync(RequestDelegate serve, Encoding? headers = null)
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

    /// <summary>The settings of a gateway's route <c>/generic/…</c> to this application, open to all unless told otherwise.</summary>
    /// <param name="http2">Speak HTTP/2 with it.</param>
    /// <param name="metadata">The route's <c>Metadata</c>.</param>
    public (string Key, string? Value)[] Route(bool http2 = false, params (string Key, string Value)[] metadata) =>
        Route("generic", http2, metadata);

    /// <summary>The same for a route of another name, <c>/{name}/…</c>.</summary>
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
