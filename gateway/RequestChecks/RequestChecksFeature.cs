namespace EdgeGateway.RequestChecks;

/// <summary>
/// Rejects requests that servers may read in two ways (RFC 9112 section 11.2), so that a backend cannot see another
/// request than the gateway has checked. The server itself rejects most of them.
/// </summary>
internal static class RequestChecksFeature
{
    // Read once by each server. Without it, a bare LF ends a line of the head, as RFC 9112 section 2.2 permits.
    private const string RejectBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public static WebApplicationBuilder AddRequestChecks(this WebApplicationBuilder builder)
    {
        AppContext.SetSwitch(RejectBareLineFeeds, true);
        return builder;
    }

    /// <summary>Rejects such requests. Must run before everything that reads the request.</summary>
    public static IApplicationBuilder UseRequestChecks(this IApplicationBuilder app) =>
        app.UseMiddleware<RequestChecksMiddleware>();
}
