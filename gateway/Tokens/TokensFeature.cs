using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Tokens.Authorization;
using EdgeGateway.Tokens.FailureLimiting;
using EdgeGateway.Tokens.Keys;
using EdgeGateway.Tokens.LogsUrls;
using EdgeGateway.Tokens.OneTime;
using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Tokens;

/// <summary>Authentication and authorization by tokens, their revocation, and logs URLs.</summary>
internal static class TokensFeature
{
    /// <summary>Adds the feature.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="readyTag">The tag of health checks that the gateway's readiness depends on.</param>
    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder, string readyTag)
    {
        // The handler logs an exception for each rejected token, which lets an attacker fill the log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Authentication.JwtBearer", LogLevel.Warning);
        var services = builder.Services;
        services.AddTokenIssuer();
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeys>());
        services
            .AddHealthChecks()
            .AddCheck<TokenKeys>("keys", tags: [readyTag])
            .AddCheck<RevocationSync>("revocations", tags: [readyTag]);
        services
            .AddSingleton<ValidTokens>()
            .AddSingleton<TokenValidator>()
            .AddSingleton<TokenMetrics>()
            .AddSingleton<FailedAttempts>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenAuthentication>();
        services.AddSingleton<ITransformProvider, QueryToken>();
        services.AddSingleton(new KnownKey(StreamPolicy.MetadataSection, QueryToken.Key));
        services.AddSingleton<TokenProblems>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(provider =>
            provider.GetRequiredService<TokenProblems>()
        );

        services
            .AddSingleton<RevokedTokens>()
            .AddSingleton<RevocationStore>()
            .AddSingleton<RevocationReader>()
            .AddSingleton<RevocationsApi>();
        services.AddSingleton<IStreamGuard>(provider => provider.GetRequiredService<RevokedTokens>());
        services.AddSingleton<IStreamGuard, WithdrawnKeys>();
        services
            .AddSingleton<RevocationSync>()
            .AddHostedService(provider => provider.GetRequiredService<RevocationSync>());

        services.AddRootSettings<PublicUrlOptions, PublicUrlOptionsValidator>();
        services.AddSingleton<LogsUrl>().AddSingleton<OneTimeTokens>();

        // Closed by default: a route without a policy needs a valid token, and for a route with an app, a token for
        // this app.
        var authorization = services
            .AddAuthorizationBuilder()
            .SetDefaultPolicy(Policy().Build())
            .SetFallbackPolicy(Policy().Build());
        foreach (var scope in TokenClaims.Scopes)
        {
            authorization.AddPolicy(scope, Policy().AddRequirements(new ScopeRequirement(scope)).Build());
            services.AddSingleton(new KnownValue("ReverseProxy:Routes:*:AuthorizationPolicy", scope));
        }

        return builder;
    }

    /// <summary>Adds only what signs tokens, which the command line uses without a server.</summary>
    public static IServiceCollection AddTokenIssuer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddReloadableSettings<TokenOptions, TokenOptionsValidator>(
            TokenOptions.Section,
            restart: nameof(TokenOptions.CacheSize)
        );
        services.AddSingleton<IPostConfigureOptions<TokenOptions>, SigningKeyFiles>();
        return services.AddSingleton<KeyDocuments>().AddSingleton<TokenKeys>().AddSingleton<TokenIssuer>();
    }

    /// <summary>Marks one-time tokens as used, right before the forwarder.</summary>
    public static IApplicationBuilder UseOneTimeTokens(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<OneTimeTokensMiddleware>();

    /// <summary>Serves logs URLs.</summary>
    public static void MapLogsUrl(this WebApplication app) =>
        app.Map(
                $"/v1/apps/{{{AppRequirement.RouteValue}:app}}/logs",
                app.Services.GetRequiredService<LogsUrl>().ServeAsync
            )
            .RequireAuthorization(TokenClaims.MakeLogsUrl);

    /// <summary>Serves revocations, on the management port.</summary>
    public static void MapRevocations(this IEndpointRouteBuilder management) =>
        management.Map("/revocations", management.ServiceProvider.GetRequiredService<RevocationsApi>().ServeAsync);

    private static AuthorizationPolicyBuilder Policy() =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AppRequirement());
}
