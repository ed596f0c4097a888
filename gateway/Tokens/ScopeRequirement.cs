using Microsoft.AspNetCore.Authorization;

namespace EdgeGateway.Tokens;

/// <summary>The token carries a scope.</summary>
internal sealed class ScopeRequirement(string scope) : AuthorizationHandler<ScopeRequirement>, IAuthorizationRequirement
{
    public string Scope => scope;

    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ScopeRequirement requirement)
    {
        if (context.User.FindAll(TokenClaims.Scope).Any(claim => claim.Value.Split(' ').Contains(scope)))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
