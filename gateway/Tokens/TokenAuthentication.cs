using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Tokens;

/// <summary>Sets the framework's JWT handler up: where a token is read from, who says whether it is valid, who the caller then is.</summary>
internal sealed class TokenAuthentication(TokenValidator validator, RevokedTokens revoked)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(null, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.SaveToken = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(validator);
        options.Events = new JwtBearerEvents { OnMessageReceived = TakeToken, OnTokenValidated = Identify };
    }

    private static Task TakeToken(MessageReceivedContext context)
    {
        var endpoint = context.HttpContext.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<IAllowAnonymous>() is not null)
        {
            // The route is open: a credential in the request is not ours, but its backend's.
            context.NoResult();
            return Task.CompletedTask;
        }

        var route = endpoint?.GetMetadata<RouteModel>()?.Config;
        context.Token = TokenReader.Take(
            context.Request,
            route is not null && QueryToken.IsAllowed(route),
            out var isAmbiguous
        );
        if (isAmbiguous)
        {
            context.Fail(new TokenRefusedException(TokenRefusal.Ambiguous));
        }
        else if (context.Token is null)
        {
            // Else the handler would look for one itself.
            context.NoResult();
        }
        else
        {
            context.HttpContext.Features.Set(new PresentedToken(context.Token));
        }

        return Task.CompletedTask;
    }

    private Task Identify(TokenValidatedContext context)
    {
        var token = (AccessToken)context.SecurityToken;
        if (
            revoked.Refuse(token.Caller, context.HttpContext.GetRouteValue(AppRequirement.RouteValue) as string) is
            { } refusal
        )
        {
            context.Fail(new TokenRefusedException(refusal));
            return Task.CompletedTask;
        }

        TokenReader.DropCopies(
            context.Request,
            context.HttpContext.Features.GetRequiredFeature<PresentedToken>().Value
        );
        context.HttpContext.Features.Set(token);
        context.HttpContext.Features.Set(token.Caller);
        return Task.CompletedTask;
    }

    // The request's token, between the two steps: the framework does not hand it on.
    private sealed record PresentedToken(string Value);
}
