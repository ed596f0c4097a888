using FunctionalTests.Clients;

namespace FunctionalTests.RateLimiting;

/// <summary>A whole answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">By name in any case; several of one name are joined by commas.</param>
/// <param name="Body">Empty where there is none.</param>
/// <param name="SentAt">When its request was sent, UTC.</param>
internal sealed record ReceivedResponse(
    int Status,
    IReadOnlyDictionary<string, string> Headers,
    string Body,
    DateTime SentAt
)
{
    /// <summary>The header <c>X-Rate-Limit-Limit</c>, if there is one.</summary>
    public string? Limit => Headers.GetValueOrDefault("X-Rate-Limit-Limit");

    /// <summary>The header <c>X-Rate-Limit-Remaining</c>, if there is one.</summary>
    public string? Remaining => Headers.GetValueOrDefault("X-Rate-Limit-Remaining");

    /// <summary>Sends a request over HTTP/1.1, its target as it is written here.</summary>
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
            Assert.True(request.Headers.TryAddWithoutValidation(name, value), $"{name} is no header of a request.");
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
