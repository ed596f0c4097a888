using System.Text;
using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.ReverseProxy;

/// <summary>
/// A gateway in front of a <see cref="RawHttpBackend"/>, which gets all paths, some through routes with transforms.
/// </summary>
public sealed class RawHttpFixture : IAsyncLifetime
{
    internal RawHttpBackend Backend { get; } = new();

    internal GatewayHost Gateway { get; private set; } = null!;

    /// <summary>The head of the last request that <see cref="GetWithResponseAsync"/> sent, as the backend received it.</summary>
    internal string? LastHead { get; private set; }

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

    /// <summary>
    /// Sends a request head and reads the response to its end. Texts are Latin-1: one character is one byte.
    /// </summary>
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
            $"GET {target} HTTP/1.1\r\nHost: x\r\n"
                + $"{(lines.Contains("Connection:", StringComparison.Ordinal) ? "" : "Connection: close\r\n")}{lines}",
            gateway
        );

    /// <summary>Sends a GET, to which the backend answers with this head and body.</summary>
    internal async Task<string> GetWithResponseAsync(string responseHead, string responseBody, string lines = "")
    {
        (Backend.ResponseHead, Backend.ResponseBody) = (responseHead, responseBody);
        try
        {
            return await GetAsync("/x", lines);
        }
        finally
        {
            (Backend.ResponseHead, Backend.ResponseBody) = (RawHttpBackend.Ok, "");
            LastHead = Backend.TakeHeads().LastOrDefault();
        }
    }

    /// <summary>Returns the target of the only request since the last call.</summary>
    internal string TakeTarget() =>
        Assert.Single(Backend.TakeHeads()).Split("\r\n")[0]["GET ".Length..^" HTTP/1.1".Length];

    /// <summary>Asserts that the backend gets the expected target, over HTTP/1.1 and, in origin form, over HTTP/2.</summary>
    internal async Task AssertForwardedAsync(string target, string expected)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await GetAsync(target), StringComparison.Ordinal);
        Assert.Equal(expected, TakeTarget());
        if (target.StartsWith('/'))
        {
            using var connection = await RawHttp2.OpenAsync(Gateway.H2c);
            Assert.Equal("200", await connection.GetAsync(target));
            Assert.Equal(expected, TakeTarget());
        }
    }

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
