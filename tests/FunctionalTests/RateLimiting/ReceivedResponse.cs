using FunctionalTests.Clients;

namespace FunctionalTests.RateLimiting;

/// <summary>A complete HTTP response.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers by name, without case. Lines of the same name are joined with commas.</param>
/// <param name="Body">The body, or an empty text.</param>
/// <param name="SentAt">When the request was sent, UTC.</param>
internal sealed record ReceivedResponse(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTime SentAt
)
{
    /// <summary>The header <c>X-Rate-Limit-Limit</c>, or null.</summary>
    public string? Limit => Headers.GetValueOrDefault("X-Rate-Limit-Limit");

    /// <summary>The header <c>X-Rate-Limit-Remaining</c>, or null.</summary>
    public string? Remaining => Headers.GetValueOrDefault("X-Rate-Limit-Remaining");

    /// <summary>Sends a request over HTTP/1.1 with an unchanged target and reads the response.</summary>
    public static async Task<ReceivedResponse> SendAsync(
        Uri server,
        string method,
        string target,
        IEnumerable<KeyValuePair<string, string>> headers,
        string? token = null,
        HttpMessageInvoker? invoker = null
    )
    {
        var uri = new Uri(
            $"{server.GetLeftPart(UriPartial.Authority)}{target}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), uri);
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is not a request header.");
        }

        var sentAt = DateTime.UtcNow;
        using var response = await Http.SendAsync(request, token, invoker: invoker);
        return new(
            (int)response.StatusCode,
            response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(
                    header => header.Key,
                    header => string.Join(", ", header.Value),
                    StringComparer.OrdinalIgnoreCase
                ),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            sentAt
        );
    }
}
