using EdgeGateway.Identity;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>
/// <c>GET /v1/apps/{app}/logs</c> with the scope <c>logs:url</c>: a URL that can be handed to a browser or a command line,
/// <c>{"app":{"name":"example-app"},"logs_url":"https://HOST/apps/example-app/logs?token=…"}</c>. The token in it reads that
/// one app's logs, for the caller's tenant, and lives for <see cref="TokenOptions.LogsUrlLifetime"/>.
/// </summary>
internal sealed class LogsUrl(
    TokenIssuer issuer, IOptions<TokenOptions> tokens, IOptions<PublicUrlOptions> publicUrl)
{
    public IResult Answer(string app, HttpContext context)
    {
        var tenant = context.Features.GetRequiredFeature<CallerIdentity>().Tenant;
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { app = new { name = app }, logs_url = Make(tenant, app, tokens.Value.LogsUrlLifetime) });
    }

    /// <summary>A logs URL with a fresh token.</summary>
    public string Make(string tenant, string app, TimeSpan lifetime) =>
        $"{publicUrl.Value.PublicUrl.TrimEnd('/')}/apps/{app}/logs?token={issuer.Issue(tenant, [app], TokenClaims.ReadLogs, lifetime)}";
}
