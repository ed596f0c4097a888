using EdgeGateway.Problems;
using EdgeGateway.Tokens.FailureLimiting;
using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;

namespace EdgeGateway.Tokens;

/// <summary>Answers for requests that may not pass: 400, 401 or 403 with the challenge of RFC 6750 section 3, 429 for a client that
/// fails too often, 503 where a token cannot be judged now.</summary>
internal sealed class TokenProblems(FailedAttempts attempts, TokenMetrics metrics)
    : IAuthorizationMiddlewareResultHandler
{
    private const int RetryAfterSeconds = 5;

    private static readonly Problem Missing = new(
        StatusCodes.Status401Unauthorized,
        "token-missing",
        "This address needs a token: Authorization: Bearer, or ?token= where the route allows it."
    );

    private static readonly Problem WrongApp = new(
        StatusCodes.Status403Forbidden,
        "app-not-allowed",
        "The token is not for this app."
    );

    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
        }
        else if (authorizeResult.Forbidden)
        {
            await ForbidAsync(
                context,
                authorizeResult
                    .AuthorizationFailure?.FailedRequirements.OfType<ScopeRequirement>()
                    .FirstOrDefault()
                    ?.Scope
            );
        }
        else if ((await context.AuthenticateAsync()).Failure is TokenRefusedException refused)
        {
            // The handler authenticates a request once; asked again it repeats its answer.
            await RefuseAsync(context, refused.Refusal);
        }
        else
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Missing.WriteAsync(context);
        }
    }

    /// <summary>Answers a request whose token does not let it in.</summary>
    public Task RefuseAsync(HttpContext context, TokenRefusal refusal)
    {
        metrics.Refused(refusal);
        var problem = Explain(refusal);
        if (
            problem.Status < StatusCodes.Status500InternalServerError
            && attempts.Add(context.Connection.RemoteIpAddress) is { } seconds
        )
        {
            return new Problem(
                StatusCodes.Status429TooManyRequests,
                "too-many-failures",
                "Too many failed authentications came from this address.",
                seconds
            ).WriteAsync(context);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            Challenge(context, "invalid_token", $", error_description=\"{problem.Detail}\"");
        }
        else if (problem.Status == StatusCodes.Status400BadRequest)
        {
            Challenge(context, "invalid_request");
        }

        return problem.WriteAsync(context);
    }

    private static Task ForbidAsync(HttpContext context, string? lackingScope)
    {
        if (lackingScope is null)
        {
            return WrongApp.WriteAsync(context);
        }

        Challenge(context, "insufficient_scope", $", scope=\"{lackingScope}\"");
        return new Problem(
            StatusCodes.Status403Forbidden,
            "insufficient-scope",
            $"The token lacks the scope {lackingScope}."
        ).WriteAsync(context);
    }

    private static void Challenge(HttpContext context, string error, string more = "") =>
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"{error}\"{more}";

    private static Problem Explain(TokenRefusal refusal) =>
        refusal switch
        {
            TokenRefusal.Ambiguous => new(
                StatusCodes.Status400BadRequest,
                "token-ambiguous",
                "The request bears tokens that differ."
            ),
            TokenRefusal.Expired => new(StatusCodes.Status401Unauthorized, "token-expired", "The token has expired."),
            TokenRefusal.Revoked => new(StatusCodes.Status401Unauthorized, "token-revoked", "The token was revoked."),
            TokenRefusal.Used => new(
                StatusCodes.Status401Unauthorized,
                "token-used",
                "The token was good for one use and has been used."
            ),
            TokenRefusal.NotForUs => Invalid("The token was issued by or for somebody else."),
            TokenRefusal.NotYetValid => Invalid("The token is not valid yet."),
            TokenRefusal.LivesTooLong => Invalid("The token lives longer than this gateway allows."),
            TokenRefusal.KeysUnavailable => Unavailable(
                "keys-unavailable",
                "The keys that tokens are verified by are not known now."
            ),
            TokenRefusal.RevocationsUnavailable => Unavailable(
                "revocations-unavailable",
                "Which tokens are revoked is not known now."
            ),
            TokenRefusal.TicketsUnavailable => Unavailable(
                "tickets-unavailable",
                "Whether the token has been used is not known now."
            ),
            _ => Invalid("The token is not valid."),
        };

    private static Problem Invalid(string detail) => new(StatusCodes.Status401Unauthorized, "token-invalid", detail);

    private static Problem Unavailable(string code, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, code, detail, RetryAfterSeconds);
}
