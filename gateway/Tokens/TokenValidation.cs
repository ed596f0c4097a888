using System.Security.Claims;
using EdgeGateway.Identity;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Yarp.ReverseProxy.Model;

namespace EdgeGateway.Tokens;

/// <summary>Sets the framework's JWT handler up: where a token is read from, what makes it valid, who the caller then is.</summary>
internal sealed class TokenValidation(SigningKeys keys, IOptions<TokenOptions> tokens, TimeProvider time)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>In a route's <c>Metadata</c>: <c>"true"</c> lets its token stand in the query.</summary>
    public const string QueryTokenKey = "QueryToken";
    public void Configure(JwtBearerOptions options) => Configure(null, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            // The algorithm is the key's, never the token's word: every key here is HS256.
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Find(keyId),
            ValidateIssuer = tokens.Value.Issuer is not null,
            ValidIssuer = tokens.Value.Issuer,
            ValidateAudience = tokens.Value.Audience is not null,
            ValidAudience = tokens.Value.Audience,
            LifetimeValidator = IsInForce,
            NameClaimType = TokenClaims.Tenant,
        };
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

        var metadata = endpoint?.GetMetadata<RouteModel>()?.Config.Metadata;
        var fromQuery = metadata is not null && metadata.TryGetValue(QueryTokenKey, out var allowed)
            && bool.TryParse(allowed, out var isAllowed) && isAllowed;
        context.Token = TokenReader.Take(context.Request, fromQuery);
        if (context.Token is null)
        {
            // Else the handler would look for one itself.
            context.NoResult();
        }

        return Task.CompletedTask;
    }

    private static Task Identify(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        var tenants = context.Principal!.FindAll(TokenClaims.Tenant).ToArray();
        if (tenants is not [{ ValueType: ClaimValueTypes.String }] || !TokenClaims.IsTenant(tenants[0].Value))
        {
            context.Fail(new SecurityTokenValidationException("The tenant claim is missing or not a name."));
            return Task.CompletedTask;
        }

        context.HttpContext.Features.Set(new CallerIdentity(
            tenants[0].Value, string.IsNullOrEmpty(token.Id) ? null : token.Id, new DateTimeOffset(token.ValidTo, TimeSpan.Zero)));
        return Task.CompletedTask;
    }

    // exp is sharp, so that a token that could not keep a stream open cannot open one either.
    private bool IsInForce(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is null ? throw new SecurityTokenNoExpirationException("The exp claim is missing.")
            : expires <= now ? throw new SecurityTokenExpiredException("The token has expired.")
            : notBefore is null || notBefore <= now + tokens.Value.ClockSkew;
    }
}
