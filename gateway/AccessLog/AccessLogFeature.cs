namespace EdgeGateway.AccessLog;

/// <summary>The gateway's own request log. The framework's is switched off: it prints the query, and so tokens.</summary>
internal static class AccessLogFeature
{
    public static WebApplicationBuilder AddAccessLog(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        return builder;
    }

    public static IApplicationBuilder UseAccessLog(this IApplicationBuilder app) => app.UseMiddleware<AccessLogMiddleware>();
}
