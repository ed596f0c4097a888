using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens.LogsUrls;

/// <summary>
/// <c>GET /v1/apps/{app}/logs</c> with the scope <c>logs:url</c>: a URL that can be handed to a browser or a command line,
/// <c>{"app":{"name":"example-app"},"logs_url":"https://HOST/apps/example-app/logs?token=…"}</c>. The token in it reads that
/// one app's logs, for the caller's tenant, and lives for <see cref="TokenOptions.LogsUrlLifetime"/>; a stream that it opened lasts for
/// <see cref="TokenOptions.LogsUrlStreamLifetime"/>. With <c>?once=true</c> it is good for one request.
/// </summary>
internal sealed class LogsUrl(
    TokenIssuer issuer,
    ReloadableOptions<TokenOptions> tokens,
    IOptions<PublicUrlOptions> publicUrl,
    TimeProvider time,
    IEnumerable<ICallerClaim> callerClaims
)
{
    private static readonly Problem BadOnce = new(
        StatusCodes.Status400BadRequest,
        "bad-once",
        "once has to be true, 1, false or 0."
    );

    private static readonly Problem NoKey = new(
        StatusCodes.Status501NotImplemented,
        "no-signing-key",
        "This gateway has no key of its own to sign a logs URL with."
    );

    public Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
        }

        bool? once = context.Request.Query["once"].ToString().ToLowerInvariant() switch
        {
            "" or "false" or "0" => false,
            "true" or "1" => true,
            _ => null,
        };
        return once is null ? BadOnce.WriteAsync(context)
            : issuer.CanIssue ? AnswerAsync(context, once.Value)
            : NoKey.WriteAsync(context);
    }

    /// <summary>A logs URL with a fresh token.</summary>
    public string Make(string tenant, string app, TimeSpan lifetime) =>
        Url(app, issuer.Issue(tenant, [app], TokenClaims.ReadLogs, lifetime));

    // It counts as issued when its caller's token was, and knows that one's id: what revokes that token, its tenant or its app later revokes
    // it, too. A stream lasts no longer than its caller could have had one, so that a short exp of the caller's token still means something.
    private string Make(CallerIdentity caller, string app, bool once)
    {
        var (now, options) = (time.GetUtcNow(), tokens.Current);
        var latest = (caller.IssuedAt == DateTimeOffset.MinValue ? now : caller.IssuedAt) + options.MaxLifetime;
        var until = Earlier(now + options.LogsUrlLifetime, latest);
        var streamsUntil = Earlier(Earlier(now + options.LogsUrlStreamLifetime, caller.StreamsUntil), latest);

        var kept = caller.Claims.Where(claim => callerClaims.Any(one => one.Name == claim.Key));
        if (caller.TokenId is { } id)
        {
            kept = kept.Append(new(TokenClaims.ParentId, id));
        }

        return Url(
            app,
            issuer.Issue(
                caller.Tenant,
                [app],
                TokenClaims.ReadLogs,
                until - now,
                once,
                caller.IssuedAt,
                streamsUntil,
                kept
            )
        );
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private string Url(string app, string token) =>
        $"{publicUrl.Value.PublicUrl.TrimEnd('/')}/apps/{app}/logs?token={token}";

    private Task AnswerAsync(HttpContext context, bool once)
    {
        var app = (string)context.GetRouteValue(AppRequirement.RouteValue)!;
        var caller = context.Features.GetRequiredFeature<CallerIdentity>();
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteJsonAsync(
            new { app = new { name = app }, logs_url = Make(caller, app, once) },
            cancellationToken: context.RequestAborted
        );
    }
}
