using System.Globalization;
using System.Text.Json;
using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.Problems;

namespace EdgeGateway.Tokens.Revocation;

/// <summary>
/// <c>/revocations</c> on the management port, with the scope <c>admin</c>. <c>POST</c> revokes
/// (<see cref="RevocationRequest"/>) and returns the revocation:
/// <c>{"kind":"tenant","value":"acme","at":"…","until":"…"}</c>, with times as RFC 3339. <c>GET</c> lists all:
/// <c>{"revocations":[…]}</c>. <c>DELETE</c> with one of <c>jti</c>, <c>app</c> and <c>tenant</c> in the query undoes a
/// revocation and returns it. 400 <c>bad-revocation</c>, 404 <c>not-revoked</c>, 503 <c>revocations-unavailable</c>.
/// </summary>
internal sealed class RevocationsApi(
    RevocationSync sync,
    RevokedTokens revoked,
    ReloadableOptions<TokenOptions> options,
    TimeProvider time,
    AuditLog audit
)
{
    private static readonly Problem BadBody = new(
        StatusCodes.Status400BadRequest,
        "bad-revocation",
        "The body has to be a JSON object with exactly one valid jti, app or tenant; "
            + "until (RFC 3339) is allowed with jti."
    );

    private static readonly Problem Unavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        "revocations-unavailable",
        "Redis did not acknowledge this. Repeat the request until it succeeds.",
        RetryAfterSeconds: 1
    );

    private static readonly Problem BadQuery = new(
        StatusCodes.Status400BadRequest,
        "bad-revocation",
        "The query has to have exactly one valid jti, app or tenant, whose revocation is undone."
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
                new { revocations = revoked.Active.Select(ToJson) },
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
            await BadBody.WriteAsync(context);
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

        audit.Record(
            context,
            ChangeKind.TokensRevoked,
            string.Create(
                CultureInfo.InvariantCulture,
                $"revoked {RevocationStore.Name(revocation.Kind)} '{revocation.Value}', kept until {revocation.Until:u}"
            )
        );
        await context.Response.WriteJsonAsync(ToJson(revocation), cancellationToken: context.RequestAborted);
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

        audit.Record(
            context,
            ChangeKind.TokensRevoked,
            $"undid the revocation of {RevocationStore.Name(undone.Kind)} '{undone.Value}'"
        );
        await context.Response.WriteJsonAsync(ToJson(undone), cancellationToken: context.RequestAborted);
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
            ? names.ToEntry(time.GetUtcNow(), options.Current.MaxLifetime)
            : null;
    }

    private async Task<RevocationEntry?> ReadAsync(HttpContext context)
    {
        try
        {
            return
                context.Request.HasJsonContentType()
                && await context.Request.ReadFromJsonAsync<RevocationRequest>(context.RequestAborted) is { } request
                ? request.ToEntry(time.GetUtcNow(), options.Current.MaxLifetime)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: the charset does not exist.
            return null;
        }
    }

    private static object ToJson(RevocationEntry revocation) =>
        new
        {
            kind = RevocationStore.Name(revocation.Kind),
            value = revocation.Value,
            at = revocation.At,
            until = revocation.Until,
        };
}
