using System.Text.Json;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// <c>/revocations</c> on the management port, with the scope <c>admin</c>. <c>POST</c> revokes (<see cref="RevocationRequest"/>) and
/// answers with the revocation, <c>GET</c> lists them all: <c>{"kind":"tenant","value":"acme","at":"…","until":"…"}</c>, times as
/// RFC 3339. <c>DELETE</c> with one of <c>jti</c>, <c>app</c> and <c>tenant</c> in the query undoes a revocation, and answers with it.
/// </summary>
internal sealed partial class RevocationsApi(
    RevocationSync sync,
    RevokedTokens revoked,
    ReloadableOptions<TokenOptions> options,
    TimeProvider time,
    ILogger<RevocationsApi> logger
)
{
    private static readonly Problem Bad = new(
        StatusCodes.Status400BadRequest,
        "bad-revocation",
        "The body has to be a JSON object with a valid jti, app or tenant, and no more than one; until (RFC 3339) may stand beside jti."
    );

    private static readonly Problem Unavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        "revocations-unavailable",
        "Redis did not store this. Try again until it is acknowledged.",
        RetryAfterSeconds: 1
    );

    private static readonly Problem BadQuery = new(
        StatusCodes.Status400BadRequest,
        "bad-revocation",
        "The query has to have a valid jti, app or tenant, and nothing else: what is revoked and shall be no longer."
    );

    private static readonly Problem NotRevoked = new(
        StatusCodes.Status404NotFound,
        "not-revoked",
        "There is no such revocation."
    );

    public Task ServeAsync(HttpContext context) =>
        context.Request.Method switch
        {
            "GET" or "HEAD" => context.Response.WriteJsonAsync(
                new { revocations = revoked.All.Select(Show) },
                cancellationToken: context.RequestAborted
            ),
            "POST" => RevokeAsync(context),
            "DELETE" => UndoAsync(context),
            _ => Problem.MethodNotAllowed("GET, HEAD, POST, DELETE").WriteAsync(context),
        };

    private async Task RevokeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } revocation)
        {
            await Bad.WriteAsync(context);
            return;
        }

        try
        {
            revocation = await sync.RevokeAsync(revocation, context.RequestAborted);
        }
        catch (RedisUnavailableException)
        {
            await Unavailable.WriteAsync(context);
            return;
        }

        var admin = context.Features.GetRequiredFeature<CallerIdentity>();
        Log.Revoked(
            logger,
            RevocationLog.Name(revocation.Kind),
            revocation.Value,
            revocation.Until,
            admin.Tenant,
            admin.TokenId
        );
        await context.Response.WriteJsonAsync(Show(revocation), cancellationToken: context.RequestAborted);
    }

    private async Task UndoAsync(HttpContext context)
    {
        if (ReadQuery(context.Request.Query) is not { } named)
        {
            await BadQuery.WriteAsync(context);
            return;
        }

        RevocationEntry? undone;
        try
        {
            undone = await sync.UndoAsync(named.Kind, named.Value, options.Current.MaxLifetime, context.RequestAborted);
        }
        catch (RedisUnavailableException)
        {
            await Unavailable.WriteAsync(context);
            return;
        }

        if (undone is null)
        {
            await NotRevoked.WriteAsync(context);
            return;
        }

        var admin = context.Features.GetRequiredFeature<CallerIdentity>();
        Log.Undone(logger, RevocationLog.Name(undone.Kind), undone.Value, admin.Tenant, admin.TokenId);
        await context.Response.WriteJsonAsync(Show(undone), cancellationToken: context.RequestAborted);
    }

    private RevocationEntry? ReadQuery(IQueryCollection query)
    {
        var names = new RevocationRequest
        {
            TokenId = query["jti"],
            App = query["app"],
            Tenant = query["tenant"],
        };
        return query is { Count: 1 } && query.All(parameter => parameter.Value.Count == 1)
            ? names.Read(time.GetUtcNow(), options.Current.MaxLifetime)
            : null;
    }

    private async Task<RevocationEntry?> ReadAsync(HttpContext context)
    {
        try
        {
            return
                context.Request.HasJsonContentType()
                && await context.Request.ReadFromJsonAsync<RevocationRequest>(context.RequestAborted) is { } asked
                ? asked.Read(time.GetUtcNow(), options.Current.MaxLifetime)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second one: a charset that does not exist.
            return null;
        }
    }

    private static object Show(RevocationEntry revocation) =>
        new
        {
            kind = RevocationLog.Name(revocation.Kind),
            value = revocation.Value,
            at = revocation.At,
            until = revocation.Until,
        };

    private static partial class Log
    {
        [LoggerMessage(
            1222,
            LogLevel.Information,
            "Revoked {Kind} '{Value}', kept until {Until:u}; asked by tenant={Tenant} jti={TokenId}"
        )]
        public static partial void Revoked(
            ILogger logger,
            string kind,
            string value,
            DateTimeOffset until,
            string tenant,
            string? tokenId
        );

        [LoggerMessage(
            1223,
            LogLevel.Information,
            "The revocation of {Kind} '{Value}' is undone; asked by tenant={Tenant} jti={TokenId}"
        )]
        public static partial void Undone(ILogger logger, string kind, string value, string tenant, string? tokenId);
    }
}
