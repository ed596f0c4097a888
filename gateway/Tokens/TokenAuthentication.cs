using EdgeGateway.Tokens.Authorization;
using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Tokens;

/// <summary>
/// Configures the framework's JWT handler: where it reads the token, how it validates it, and what it stores about the
/// caller.
/// </summary>
internal sealed class TokenAuthentication(TokenValidator validator, RevokedTokens revoked)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(null, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.SaveToken = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(validator);
        options.Events = new JwtBearerEvents { OnMessageReceived = TakeToken, OnTokenValidated = Accept };
    }

    private static Task TakeToken(MessageReceivedContext context)
    {
        var endpoint = context.HttpContext.GetEndpoint()?.Metadata;
        if (endpoint?.GetMetadata<IAllowAnonymous>() is not null)
        {
            // The route is open: a credential in the request is for the backend.
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
            context.Fail(new TokenRejectedException(TokenRejection.Ambiguous));
        }
        else if (context.Token is null)
        {
            // Otherwise the handler would look for a token itself.
            context.NoResult();
        }
        else
        {
            context.HttpContext.Features.Set(new PresentedToken(context.Token));
        }

        return Task.CompletedTask;
    }

    private Task Accept(TokenValidatedContext context)
    {
        var token = (AccessToken)context.SecurityToken;
        if (
            revoked.FindRejection(
                token.Caller,
                context.HttpContext.GetRouteValue(AppRequirement.RouteValue) as string
            ) is
            { } rejection
        )
        {
            context.Fail(new TokenRejectedException(rejection));
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

    // Carries the request's token from the first event to the second, which the framework does not do.
    private sealed record PresentedToken(string Value);
}
