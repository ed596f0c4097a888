using System.Net;
using System.Text.Json;
using EdgeGateway.Testing;

namespace FunctionalTests.Clients;

/// <summary>An HTTP client that uses exactly the requested HTTP version and trusts the tests' certificate.</summary>
internal static class Http
{
    public static HttpMessageInvoker SharedInvoker { get; } = CreateInvoker();

    /// <summary>Creates an invoker with its own connection pool.</summary>
    /// <param name="connect">Opens connections; null for the default.</param>
    /// <param name="oneConnection">Whether one HTTP/2 connection to each server carries all streams.</param>
    /// <param name="trustAll">Whether any certificate is trusted.</param>
    public static HttpMessageInvoker CreateInvoker(
        Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? connect = null,
        bool oneConnection = false,
        bool trustAll = false
    ) =>
        new(
            new SocketsHttpHandler
            {
                SslOptions =
                {
                    RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                        trustAll || TestCertificate.Instance.Equals(certificate),
                },
                EnableMultipleHttp2Connections = !oneConnection,
                AutomaticDecompression = DecompressionMethods.None,
                AllowAutoRedirect = false,

                // The invoker is shared, and cookies are kept per host whatever the port: those of one test's gateway
                // would be sent to another's.
                UseCookies = false,
                ConnectCallback = connect,
            }
        );

    /// <summary>Sends a GET and returns as soon as the response headers arrive.</summary>
    public static Task<HttpResponseMessage> GetAsync(
        Uri server,
        string path,
        string? token = null,
        bool http2 = false,
        HttpMessageInvoker? invoker = null
    ) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(server, path)), token, http2, invoker);

    public static async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string? token = null,
        bool http2 = false,
        HttpMessageInvoker? invoker = null
    )
    {
        request.Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        return await (invoker ?? SharedInvoker).SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> PostAsync(
        Uri server,
        string path,
        string token,
        string type,
        string body
    ) => PostAsync(server, path, token, type, System.Text.Encoding.UTF8.GetBytes(body));

    public static Task<HttpResponseMessage> PostAsync(
        Uri server,
        string path,
        string token,
        string type,
        byte[] body
    ) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, new Uri(server, path))
            {
                Content = new ByteArrayContent(body) { Headers = { { "Content-Type", type } } },
            },
            token
        );

    /// <summary>Asserts that the response is a complete problem (RFC 9457) and returns its code.</summary>
    public static async Task<string?> ProblemCodeAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem.GetProperty("code").GetString();
    }
}
