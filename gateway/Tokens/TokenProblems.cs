using EdgeGateway.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.IdentityModel.Tokens;

namespace EdgeGateway.Tokens;

/// <summary>Answers for requests that may not pass: 401 with the challenge of RFC 6750 section 3, or 403.</summary>
internal sealed class TokenProblems : IAuthorizationMiddlewareResultHandler
{
    private static readonly Problem Missing = new(StatusCodes.Status401Unauthorized, "token-missing",
        "This address needs a token: Authorization: Bearer, or ?token= where the route allows it.");

    private static readonly Problem Expired = new(StatusCodes.Status401Unauthorized, "token-expired", "The token has expired.");

    private static readonly Problem Invalid = new(StatusCodes.Status401Unauthorized, "token-invalid", "The token is not valid.");

    private static readonly Problem WrongApp =
        new(StatusCodes.Status403Forbidden, "app-not-allowed", "The token is not for this app.");

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        if (authorizeResult.Forbidden)
        {
            var lacking = authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<ScopeRequirement>().FirstOrDefault();
            await (lacking is null ? WrongApp : WrongScope(lacking.Scope)).WriteAsync(context);
            return;
        }

        // The handler authenticates a request once; asked again it repeats its answer.
        var problem = (await context.AuthenticateAsync()).Failure switch
        {
            null => Missing,
            SecurityTokenExpiredException => Expired,
            _ => Invalid,
        };
        context.Response.Headers.WWWAuthenticate = problem == Missing
            ? "Bearer"
            : $"Bearer error=\"invalid_token\", error_description=\"{problem.Detail}\"";
        await problem.WriteAsync(context);
    }

    private static Problem WrongScope(string scope) =>
        new(StatusCodes.Status403Forbidden, "insufficient-scope", $"The token lacks the scope {scope}.");
}
