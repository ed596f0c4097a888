using EdgeGateway.Problems;

namespace EdgeGateway.RequestChecks;

/// <summary>Answers requests that servers may read in two ways.</summary>
internal sealed class RequestChecksMiddleware(RequestDelegate next, RejectionMetrics rejections)
{
    public Task InvokeAsync(HttpContext context) =>
        (
            FramingCheck.FindFault(context)
            ?? MethodCheck.FindFault(context)
            ?? ExpectCheck.FindFault(context)
            ?? HostCheck.FindFault(context)
        )
            is { } fault
            ? rejections.RejectAsync(context, fault)
            : next(context);
}
