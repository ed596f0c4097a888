using EdgeGateway.Hosting.Configuration;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Memory;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Policy;
using EdgeGateway.Tokens.Authorization;
using EdgeGateway.Tokens.FailureLimiting;
using EdgeGateway.Tokens.Keys;
using EdgeGateway.Tokens.LogsUrls;
using EdgeGateway.Tokens.OneTime;
using EdgeGateway.Tokens.Revocation;
using EdgeGateway.Tokens.Validation;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Transforms.Builder;

namespace EdgeGateway.Tokens;

/// <summary>Authentication and authorization by tokens, their revocation, and logs URLs.</summary>
internal static class TokensFeature
{
    /// <summary>The name of the app's route parameter.</summary>
    public const string AppRouteValue = "app";

    // The framework's own key: the server adds the framework's authorization to a pipeline that does not set it.
    private const string AuthorizationMiddlewareSet = "__AuthorizationMiddlewareSet";

    /// <summary>Adds the feature.</summary>
    /// <param name="builder">The gateway.</param>
    /// <param name="readyTag">The tag of health checks that the gateway's readiness depends on.</param>
    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder, string readyTag)
    {
        var services = builder.Services;
        services.AddTokenIssuer();
        services.AddHostedService(provider => provider.GetRequiredService<TokenKeys>());
        services
            .AddHealthChecks()
            .AddCheck<TokenKeys>("keys", tags: [readyTag])
            .AddCheck<RevocationSync>("revocations", tags: [readyTag]);
        services
            .AddSingleton<ValidTokens>()
            .AddSingleton<ICache>(provider => provider.GetRequiredService<ValidTokens>())
            .AddSingleton<TokenValidator>()
            .AddSingleton<TokenMetrics>()
            .AddSingleton<FailedAttempts>();
        services.AddSingleton<ITransformProvider, QueryToken>();
        services.AddSingleton(new KnownKey(StreamPolicy.MetadataSection, QueryToken.Key));
        services.AddSingleton<TokenProblems>();
        services
            .AddSingleton<RevokedTokens>()
            .AddSingleton<RevocationStore>()
            .AddSingleton<RevocationReader>()
            .AddSingleton<RevocationsApi>()
            .AddSingleton<ITokenRevoker, TokenRevoker>();
        services.AddSingleton<IStreamGuard>(provider => provider.GetRequiredService<RevokedTokens>());
        services.AddSingleton<IStreamGuard, WithdrawnKeys>();
        services
            .AddSingleton<RevocationSync>()
            .AddHostedService(provider => provider.GetRequiredService<RevocationSync>());

        services.AddRootSettings<PublicUrlOptions, PublicUrlOptionsValidator>();
        services.AddSingleton<LogsUrl>().AddSingleton<OneTimeTokens>();

        // The endpoints only name these policies. TokenAuthorizationMiddleware applies them.
        services.Configure<RouteOptions>(routing => routing.SuppressCheckForUnhandledSecurityMetadata = true);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in TokenClaims.Scopes)
        {
            authorization.AddPolicy(scope, policy => policy.RequireClaim(TokenClaims.Scope, scope));
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

    /// <summary>Identifies the caller by its token. Must run after routing, because open routes keep theirs.</summary>
    public static IApplicationBuilder UseTokenAuthentication(this IApplicationBuilder app) =>
        app.UseMiddleware<TokenAuthenticationMiddleware>();

    /// <summary>Rejects callers without a token that allows the request.</summary>
    public static IApplicationBuilder UseTokenAuthorization(this IApplicationBuilder app)
    {
        app.Properties[AuthorizationMiddlewareSet] = true;
        return app.UseMiddleware<TokenAuthorizationMiddleware>();
    }

    /// <summary>Marks one-time tokens as used, right before the forwarder.</summary>
    public static IApplicationBuilder UseOneTimeTokens(this IApplicationBuilder proxy) =>
        proxy.UseMiddleware<OneTimeTokensMiddleware>();

    /// <summary>Serves logs URLs.</summary>
    public static void MapLogsUrl(this WebApplication app) =>
        app.Map($"/v1/apps/{{{AppRouteValue}:app}}/logs", app.Services.GetRequiredService<LogsUrl>().ServeAsync)
            .RequireAuthorization(TokenClaims.MakeLogsUrl);

    /// <summary>Serves revocations, on the management port.</summary>
    public static void MapRevocations(this IEndpointRouteBuilder management) =>
        management.Map("/revocations", management.ServiceProvider.GetRequiredService<RevocationsApi>().ServeAsync);
}
