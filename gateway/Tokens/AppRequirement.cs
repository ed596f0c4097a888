using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens;

/// <summary>Where the route names an app, the token is for that app.</summary>
internal sealed class AppRequirement : AuthorizationHandler<AppRequirement>, IAuthorizationRequirement
{
    /// <summary>The route's parameter that names the app.</summary>
    public const string RouteValue = "app";

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AppRequirement requirement)
    {
        if (
            context.Resource is HttpContext http
            && (
                http.GetRouteValue(RouteValue) is not string app
                || http.Features.Get<AccessToken>()?.Allows(app) == true
            )
        )
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
