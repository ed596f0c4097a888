using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens.Authorization;

/// <summary>Requires a token for the route's app, if the route has one.</summary>
internal sealed class AppRequirement : AuthorizationHandler<AppRequirement>, IAuthorizationRequirement
{
    /// <summary>The name of the app's route parameter.</summary>
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
