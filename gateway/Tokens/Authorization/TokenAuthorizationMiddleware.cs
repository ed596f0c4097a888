using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens.Authorization;

/// <summary>
/// Requires a valid token, the scopes that the endpoint's authorization policies name, and for a route with an app, a
/// token for this app. Closed by default: only an endpoint that is explicitly open needs no token.
/// </summary>
internal sealed class TokenAuthorizationMiddleware(RequestDelegate next, TokenProblems problems)
{
    public Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<IAllowAnonymous>() is not null)
        {
            return next(context);
        }

        if (context.Features.Get<AccessToken>() is not { } token)
        {
            return problems.ChallengeAsync(context);
        }

        foreach (var required in endpoint?.GetOrderedMetadata<IAuthorizeData>() ?? [])
        {
            if (required.Policy is { Length: > 0 } policy && FindScope(policy) is var scope && !token.Has(scope))
            {
                return problems.ForbidAsync(context, scope);
            }
        }

        return context.GetRouteValue(TokensFeature.AppRouteValue) is string app && !token.Allows(app)
            ? problems.ForbidAsync(context, missingScope: null)
            : next(context);
    }

    // Policies are named after scopes, in any case.
    private static string FindScope(string policy)
    {
        foreach (var scope in TokenClaims.Scopes)
        {
            if (scope.Equals(policy, StringComparison.OrdinalIgnoreCase))
            {
                return scope;
            }
        }

        return policy;
    }
}
