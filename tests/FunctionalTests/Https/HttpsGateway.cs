using EdgeGateway.Testing;
using FunctionalTests.Clients;

namespace FunctionalTests.Https;

/// <summary>A gateway that redirects plain HTTP and sends <c>Strict-Transport-Security</c>, as its backend does.</summary>
public sealed class HttpsGateway : IAsyncLifetime
{
    private BackendHost _backend = null!;

    /// <summary>The gateway.</summary>
    public GatewayHost Gateway { get; private set; } = null!;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        _backend = await BackendHost.StartAsync(context =>
        {
            context.Response.Headers.StrictTransportSecurity = "max-age=1";
            return Task.CompletedTask;
        });
        Gateway = await GatewayHost.StartAsync([
            .. _backend.Route(),
            ("Https:Redirect", "true"),
            ("Https:Port", "8443"),
            ("Https:Hsts:MaxAge", "365.00:00:00"),
            ("Https:Hsts:IncludeSubDomains", "true"),
            ("Https:Hsts:Preload", "true"),
        ]);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await _backend.DisposeAsync();
    }

    internal static void AssertHsts(HttpResponseMessage response) =>
        Assert.Equal(
            "max-age=31536000; includeSubDomains; preload",
            Assert.Single(response.Headers.GetValues("Strict-Transport-Security"))
        );

    internal Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string target,
        string? header = null,
        bool http2 = false
    )
    {
        // The address as it is written, with its escapes.
        var url = new Uri(
            $"{(http2 ? Gateway.H2c : Gateway.Http).ToString().TrimEnd('/')}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        var request = new HttpRequestMessage(method, url) { Headers = { Host = "logs.test" } };
        if (header?.Split(": ") is [var name, var value])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request, http2: http2);
    }
}
