namespace EdgeGateway.AccessLog;

/// <summary>
/// The gateway's access log. The framework's request logs are off, regardless of the settings, because they print text
/// that may contain a token.
/// </summary>
internal static class AccessLogFeature
{
    // The first prints each request's query, the second the start of an invalid request line.
    private static readonly string[] CategoriesWithTokens =
    [
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Server.Kestrel.BadRequests",
    ];

    public static WebApplicationBuilder AddAccessLog(this WebApplicationBuilder builder)
    {
        builder.Services.PostConfigure<LoggerFilterOptions>(RaiseLevels);
        builder.Services.AddSingleton<Http2Rejections>().AddHostedService<RejectedRequests>();
        builder.Services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<Http2Rejections>());
        return builder;
    }

    public static IApplicationBuilder UseAccessLog(this IApplicationBuilder app) =>
        app.UseMiddleware<AccessLogMiddleware>();

    private static void RaiseLevels(LoggerFilterOptions filter)
    {
        // A rule for one provider (Logging:Console:LogLevel:Default) takes precedence over rules for all providers.
        foreach (
            var rule in filter
                .Rules.Where(rule =>
                    CategoriesWithTokens.Any(category =>
                        rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) == true
                    )
                )
                .ToArray()
        )
        {
            filter.Rules.Remove(rule);
        }

        foreach (var provider in filter.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToArray())
        {
            foreach (var category in CategoriesWithTokens)
            {
                filter.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, null));
            }
        }

        filter.Rules.Add(new LoggerFilterRule(typeof(Http2Rejections).FullName, null, LogLevel.None, null));
        filter.Rules.Add(
            new LoggerFilterRule(typeof(Http2Rejections).FullName, Http2Rejections.Category, LogLevel.Debug, null)
        );
    }
}
