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

    /// <summary>Answers exceptions: with 4xx where the request is invalid HTTP, otherwise with 500.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
                ExceptionHandler = context =>
                    context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                        ? new Problem(bad.StatusCode, "bad-request", "The request is not valid HTTP.").WriteAsync(
                            context
                        )
                        : Internal.WriteAsync(context),
            }
        );

    /// <summary>Answers requests without a matching route. Must run after routing and before authentication.</summary>
    public static IApplicationBuilder UseNotFound(this IApplicationBuilder app) =>
        app.Use((context, next) => context.GetEndpoint() is null ? NotFound.WriteAsync(context) : next(context));
}
