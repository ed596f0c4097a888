using EdgeGateway.Problems;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Tokens;

/// <summary>Who may pass: tokens, their scopes and apps, and the URLs that carry one.</summary>
internal static partial class TokensFeature
{
    public static WebApplicationBuilder AddTokens(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddTokenIssuer();
        services.AddSingleton<IValidateOptions<PublicUrlOptions>, PublicUrlOptionsValidator>();
        services.AddOptions<PublicUrlOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<LogsUrl>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, TokenValidation>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, TokenProblems>();

        // Closed by default: a route that says nothing needs a valid token, for its app if it names one.
        var authorization = services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Policy().Build())
            .SetFallbackPolicy(Policy().Build());
        foreach (var scope in TokenClaims.Scopes)
        {
            authorization.AddPolicy(scope, Policy().AddRequirements(new ScopeRequirement(scope)).Build());
        }

        return builder;
    }

    /// <summary>What is needed to sign tokens, and no more: the command line uses it without a server.</summary>
    public static IServiceCollection AddTokenIssuer(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<TokenOptions>, TokenOptionsValidator>();
        services.AddOptions<TokenOptions>().BindConfiguration(TokenOptions.Section).ValidateOnStart();
        return services.AddSingleton<SigningKeys>().AddSingleton<TokenIssuer>();
    }

    /// <summary>Serves logs URLs; and says it where tokens will not outlive this process.</summary>
    public static void MapLogsUrl(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SigningKeys>().IsGenerated)
        {
            Log.KeyGenerated(app.Logger);
        }

        var logsUrl = app.Services.GetRequiredService<LogsUrl>();
        const string Path = "/v1/apps/{app:app}/logs";
        app.MapGet(Path, logsUrl.Answer).RequireAuthorization(TokenClaims.MakeLogsUrl);
        app.Map(Path, context =>
        {
            context.Response.Headers.Allow = HttpMethods.Get;
            return new Problem(StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "This address answers GET.").WriteAsync(context);
        }).RequireAuthorization(TokenClaims.MakeLogsUrl);
    }

    private static AuthorizationPolicyBuilder Policy() =>
        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new AppRequirement());

    private static partial class Log
    {
        [LoggerMessage(1200, LogLevel.Warning,
            "No signing key is configured: one was made for this process (Development only). Its tokens end with it.")]
        public static partial void KeyGenerated(ILogger logger);
    }
}
