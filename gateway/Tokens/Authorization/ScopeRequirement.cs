using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens.Authorization;

/// <summary>Requires a token with a scope.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public string Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.Features.Get<AccessToken>()?.Has(scope) == true)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
