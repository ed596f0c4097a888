using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>A gateway in front of a <see cref="RawHttpBackend"/>, which gets all paths, some through routes with
/// transforms.</summary>
public sealed class RawHttpFixture : IAsyncLifetime
{
    internal RawHttpBackend Backend { get; } = new();

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await StartGatewayAsync();

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Backend.Dispose();
    }

    /// <summary>Starts another gateway in front of the same backend.</summary>
    internal Task<GatewayHost> StartGatewayAsync(params (string Key, string? Value)[] settings) =>
        GatewayHost.StartAsync([
            .. Route("all", "/{**rest}"),
            .. Route("strip", "/strip/{**rest}", ("PathRemovePrefix", "/strip")),
            .. Route("prefix", "/prefix/{**rest}", ("PathPrefix", "/more of it")),
            .. Route("pattern", "/pattern/{id}/{**rest}", ("PathPattern", "/v2/{id}/of/{**rest}")),
            .. Route("set", "/set/{**rest}", ("PathSet", "/fixed/ü")),
            .. Route("query", "/query/{**rest}", ("QueryRemoveParameter", "drop")),
            .. Route("host", "/host/{**rest}", ("RequestHeaderOriginalHost", "true")),
            .. Route("base", "/base/{**rest}"),
            ("ReverseProxy:Routes:query:Transforms:1:QueryValueParameter", "set"),
            ("ReverseProxy:Routes:query:Transforms:1:Set", "a b"),
            ("ReverseProxy:Routes:token:ClusterId", "bytes"),
            ("ReverseProxy:Routes:token:Match:Path", "/token/{**rest}"),
            ("ReverseProxy:Routes:token:Metadata:QueryToken", "true"),
            ("ReverseProxy:Routes:base:ClusterId", "based"),
            ("ReverseProxy:Clusters:bytes:Destinations:primary:Address", Backend.Url.ToString()),
            ("ReverseProxy:Clusters:bytes:HttpRequest:Version", "1.1"),
            ("ReverseProxy:Clusters:based:Destinations:primary:Address", $"{Backend.Url}of the/base/"),
            ("ReverseProxy:Clusters:based:HttpRequest:Version", "1.1"),
            .. settings,
        ]);

    /// <summary>Sends a request head and reads the response to its end. Texts are Latin-1: one character is one
    /// byte.</summary>
    internal async Task<string> SendAsync(string head, GatewayHost? gateway = null)
    {
        using var raw = await RawConnection.OpenAsync((gateway ?? Gateway).Http);
        await raw.SendAsync(Encoding.Latin1.GetBytes(head + "\r\n"));
        var response = new StringBuilder();
        while (await raw.ReadAsync() is { Length: > 0 } bytes)
        {
            response.Append(Encoding.Latin1.GetString(bytes));
        }

        return response.ToString();
    }

    /// <summary>Sends a GET with these header lines, each of which ends with CRLF.</summary>
    internal Task<string> GetAsync(string target, string lines = "", GatewayHost? gateway = null) =>
        SendAsync(
            $"GET {target} HTTP/1.1\r\nHost: x\r\n{(lines.Contains("Connection:", StringComparison.Ordinal) ? "" : "Connection: close\r\n")}{lines}",
            gateway
        );

    private static (string Key, string? Value)[] Route(
        string name,
        string path,
        params (string Key, string Value)[] transforms
    ) =>
        [
            ($"ReverseProxy:Routes:{name}:ClusterId", "bytes"),
            ($"ReverseProxy:Routes:{name}:Match:Path", path),
            ($"ReverseProxy:Routes:{name}:AuthorizationPolicy", "Anonymous"),
            .. transforms.Select(
                (transform, i) =>
                    ($"ReverseProxy:Routes:{name}:Transforms:{i}:{transform.Key}", (string?)transform.Value)
            ),
        ];
}
