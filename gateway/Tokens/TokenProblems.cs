using EdgeGateway.Problems;
using EdgeGateway.Tokens.FailureLimiting;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens;

/// <summary>
/// Writes the responses to rejected requests: 400, 401 or 403 with the challenge of RFC 6750 section 3, 429 for a
/// client that fails too often, and 503 where the gateway cannot decide whether a token is valid.
/// </summary>
internal sealed class TokenProblems(FailedAttempts attempts, TokenMetrics metrics)
{
    private const int RetryAfterSeconds = 5;

    private static readonly Problem WrongApp = new(
        StatusCodes.Status403Forbidden,
        "app-not-allowed",
        "The token is not for this app."
    );

    /// <summary>Counts a request without a valid token, and writes the response.</summary>
    public Task ChallengeAsync(HttpContext context) =>
        RejectAsync(context, context.Features.Get<RejectedToken>()?.Reason ?? TokenRejection.Missing);

    /// <summary>Counts a request whose token is rejected, and writes the response.</summary>
    public Task RejectAsync(HttpContext context, TokenRejection rejection)
    {
        metrics.Rejected(rejection);
        var problem = Explain(rejection);
        if (rejection == TokenRejection.Missing)
        {
            // No error code (RFC 6750 section 3.1), and no failed attempt: nobody guesses tokens by sending none.
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return problem.WriteAsync(context);
        }

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

    /// <summary>
    /// Counts a request whose valid token is not sufficient, and writes the response. It is no failed attempt: its client
    /// has a token.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="missingScope">The scope that the token lacks; null where it is not for the app.</param>
    public Task ForbidAsync(HttpContext context, string? missingScope)
    {
        if (missingScope is null)
        {
            metrics.Rejected(TokenRejection.AppNotAllowed);
            return WrongApp.WriteAsync(context);
        }

        metrics.Rejected(TokenRejection.InsufficientScope);
        Challenge(context, "insufficient_scope", $", scope=\"{missingScope}\"");
        return new Problem(
            StatusCodes.Status403Forbidden,
            "insufficient-scope",
            $"The token lacks the scope {missingScope}."
        ).WriteAsync(context);
    }

    private static void Challenge(HttpContext context, string error, string parameters = "") =>
        context.Response.Headers.WWWAuthenticate = $"Bearer error=\"{error}\"{parameters}";

    private static Problem Explain(TokenRejection rejection) =>
        rejection switch
        {
            TokenRejection.Missing => new(
                StatusCodes.Status401Unauthorized,
                "token-missing",
                "This address needs a token: Authorization: Bearer, or ?token= where the route allows it."
            ),
            TokenRejection.Ambiguous => new(
                StatusCodes.Status400BadRequest,
                "token-ambiguous",
                "The request has several tokens, and they differ."
            ),
            TokenRejection.Expired => new(StatusCodes.Status401Unauthorized, "token-expired", "The token has expired."),
            TokenRejection.Revoked => new(StatusCodes.Status401Unauthorized, "token-revoked", "The token was revoked."),
            TokenRejection.Used => new(
                StatusCodes.Status401Unauthorized,
                "token-used",
                "The token is a one-time token and has been used."
            ),
            TokenRejection.NotForUs => Invalid("The token's issuer or audience is not valid for this gateway."),
            TokenRejection.NotYetValid => Invalid("The token is not valid yet."),
            TokenRejection.LivesTooLong => Invalid("The token's lifetime is longer than this gateway allows."),
            TokenRejection.KeysUnavailable => Unavailable(
                "keys-unavailable",
                "The keys that verify tokens are not available."
            ),
            TokenRejection.RevocationsUnavailable => Unavailable(
                "revocations-unavailable",
                "The revocations are not available."
            ),
            TokenRejection.TicketsUnavailable => Unavailable(
                "tickets-unavailable",
                "The gateway cannot find out whether the one-time token has been used."
            ),
            _ => Invalid("The token is not valid."),
        };

    private static Problem Invalid(string detail) => new(StatusCodes.Status401Unauthorized, "token-invalid", detail);

    private static Problem Unavailable(string code, string detail) =>
        new(StatusCodes.Status503ServiceUnavailable, code, detail, RetryAfterSeconds);
}
