using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeGateway.Hosting.Management;
using EdgeGateway.Hosting.Startup;
using EdgeGateway.Tokens;

namespace EdgeGateway.Commands.Admin;

/// <summary>
/// Calls the admin API of a running gateway. It signs in with the token in <see cref="TokenVariable"/>, else with the first
/// configured key, else without a token, which a gateway on the same host accepts.
/// </summary>
internal sealed class AdminClient : IDisposable
{
    /// <summary>A token with the scope <c>admin</c>, for hosts without a configured signing key.</summary>
    public const string TokenVariable = "EDGEGATEWAY_TOKEN";

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    // No proxy: it could read the token.
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerTimeout };

    /// <param name="configFiles">The settings, which have the signing key and the management port.</param>
    /// <param name="gateway">The management port; null for the configured one.</param>
    /// <param name="option">The option that names the management port, for errors.</param>
    public AdminClient(IEnumerable<string> configFiles, Uri? gateway, string option)
    {
        using var host = CommandServices.Build(configFiles);
        _http.BaseAddress = gateway ?? ManagementUrl.Read(host.Services.GetRequiredService<IConfiguration>(), option);
        if (SignIn(host) is { } token)
        {
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    /// <summary>Sends a request and returns the response's JSON.</summary>
    /// <exception cref="OperatorErrorException">The gateway rejected the request, or did not answer.</exception>
    public async Task<JsonElement> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        try
        {
            using var response = await _http.SendAsync(request, cancellationToken);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            return response.IsSuccessStatusCode
                ? answer
                : throw new OperatorErrorException(
                    $"{_http.BaseAddress} rejected the request: {answer.GetProperty("detail")} "
                        + $"({(int)response.StatusCode} {answer.GetProperty("code")})"
                );
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or KeyNotFoundException)
        {
            throw new OperatorErrorException($"{_http.BaseAddress} did not answer: {exception.Message}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OperatorErrorException(
                $"{_http.BaseAddress} did not answer within {AnswerTimeout.TotalSeconds} s. Retry."
            );
        }
    }

    public void Dispose() => _http.Dispose();

    private string? SignIn(IHost host)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } given)
        {
            return given;
        }

        // As the settings have them: outside of Development, to have none is a fault of a gateway, but not of a command.
        var hasKey = host
            .Services.GetRequiredService<IConfiguration>()
            .GetSection($"{TokenOptions.Section}:{nameof(TokenOptions.SigningKeys)}")
            .GetChildren()
            .Any();
        return hasKey || !_http.BaseAddress!.IsLoopback
            ? CommandServices
                .Issuer(host)
                .Issue("operator", [TokenClaims.AnyApp], TokenClaims.Administer, TokenLifetime)
            : null;
    }
}
