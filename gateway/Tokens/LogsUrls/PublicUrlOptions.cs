namespace EdgeGateway.Tokens.LogsUrls;

/// <summary>The key <c>PublicUrl</c>: where clients reach this gateway.</summary>
internal sealed class PublicUrlOptions
{
    /// <summary>An absolute http or https URL without a query; what a logs_url begins with.</summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";
}
