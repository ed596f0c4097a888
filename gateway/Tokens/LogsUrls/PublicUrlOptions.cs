namespace EdgeGateway.Tokens.LogsUrls;

/// <summary>The key <c>PublicUrl</c>: the URL of this gateway for clients. A change needs a restart.</summary>
internal sealed class PublicUrlOptions
{
    /// <summary>
    /// An absolute http or https URL without query and fragment. Logs URLs begin with it. Default:
    /// <c>http://localhost:8080</c>.
    /// </summary>
    public string PublicUrl { get; set; } = "http://localhost:8080";
}
