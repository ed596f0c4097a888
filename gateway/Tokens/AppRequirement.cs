using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens;

/// <summary>Where the route names an app, the token is for that app.</summary>
internal sealed class AppRequirement : AuthorizationHandler<AppRequirement>, IAuthorizationRequirement
{
    private const string RouteValue = "app";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AppRequirement requirement)
    {
        if (context.Resource is HttpContext http
            && (http.GetRouteValue(RouteValue) is not string app
                || context.User.FindAll(TokenClaims.App).Any(claim => claim.Value is TokenClaims.AnyApp || claim.Value == app)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
