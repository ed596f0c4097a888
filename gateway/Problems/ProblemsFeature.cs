using Microsoft.AspNetCore.Diagnostics;

namespace EdgeGateway.Problems;

/// <summary>Answers errors that no feature has answered.</summary>
internal static class ProblemsFeature
{
    private static readonly Problem NotFound = new(
        StatusCodes.Status404NotFound,
        "not-found",
        "There is nothing at this address."
    );

    private static readonly Problem Internal = new(
        StatusCodes.Status500InternalServerError,
        "internal-error",
        "The gateway failed. The failure has been logged."
    );

    public static WebApplicationBuilder AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RejectionMetrics>();
        return builder;
    }

    /// <summary>Answers exceptions: with 4xx where the request is invalid HTTP, otherwise with 500.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
                ExceptionHandler = context =>
                    context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                        ? Reject(context, bad.StatusCode)
                        : Internal.WriteAsync(context),
            }
        );

    private static Task Reject(HttpContext context, int status) =>
        context
            .RequestServices.GetRequiredService<RejectionMetrics>()
            .RejectAsync(context, new Problem(status, "bad-request", "The request is not valid HTTP."));

    /// <summary>Answers requests without a matching route. Must run after routing and before authentication.</summary>
    public static IApplicationBuilder UseNotFound(this IApplicationBuilder app) =>
        app.Use((context, next) => context.GetEndpoint() is null ? NotFound.WriteAsync(context) : next(context));
}
