using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens.LogsUrls;

/// <summary>
/// <c>GET /v1/apps/{app}/logs</c> with the scope <c>logs:url</c>: returns a URL for a browser or a command line,
/// <c>{"app":{"name":"example-app"},"logs_url":"https://HOST/apps/example-app/logs?token=…"}</c>. Its token reads the
/// logs of this app, for the caller's tenant, and is valid for <see cref="TokenOptions.LogsUrlLifetime"/>. Its streams
/// last for <see cref="TokenOptions.LogsUrlStreamLifetime"/>. With <c>?once=true</c> it is a one-time token. 400
/// <c>bad-once</c>; 501 <c>no-signing-key</c>.
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

        bool? isOneTime = context.Request.Query["once"].ToString().ToLowerInvariant() switch
        {
            "" or "false" or "0" => false,
            "true" or "1" => true,
            _ => null,
        };
        return isOneTime is null ? BadOnce.WriteAsync(context)
            : issuer.CanIssue ? AnswerAsync(context, isOneTime.Value)
            : NoKey.WriteAsync(context);
    }

    /// <summary>Returns the logs URL of an app.</summary>
    public static string Format(string publicUrl, string app, string token) =>
        $"{publicUrl.TrimEnd('/')}/apps/{app}/logs?token={token}";

    // The token gets the iat of the caller's token, and its id as parent, so that a revocation of that token, its
    // tenant or its app also revokes this one. A stream lasts no longer than the caller's own streams could, so that a
    // short exp of the caller's token has its effect.
    private string Create(CallerIdentity caller, string app, bool isOneTime)
    {
        var (now, options) = (time.GetUtcNow(), tokens.Current);
        var latest = (caller.IssuedAt == DateTimeOffset.MinValue ? now : caller.IssuedAt) + options.MaxLifetime;
        var until = Earlier(now + options.LogsUrlLifetime, latest);
        var streamsUntil = Earlier(Earlier(now + options.LogsUrlStreamLifetime, caller.StreamsUntil), latest);

        var copied = caller.Claims.Where(claim => callerClaims.Any(one => one.Name == claim.Key));
        if (caller.TokenId is { } id)
        {
            copied = copied.Append(new(TokenClaims.ParentId, id));
        }

        return Url(
            app,
            issuer.Issue(
                caller.Tenant,
                [app],
                TokenClaims.ReadLogs,
                until - now,
                isOneTime,
                caller.IssuedAt,
                streamsUntil,
                copied
            )
        );
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private string Url(string app, string token) => Format(publicUrl.Value.PublicUrl, app, token);

    private Task AnswerAsync(HttpContext context, bool isOneTime)
    {
        var app = (string)context.GetRouteValue(TokensFeature.AppRouteValue)!;
        var caller = context.Features.GetRequiredFeature<CallerIdentity>();
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteJsonAsync(
            new { app = new { name = app }, logs_url = Create(caller, app, isOneTime) },
            cancellationToken: context.RequestAborted
        );
    }
}
