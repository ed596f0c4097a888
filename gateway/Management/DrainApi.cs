using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Problems;

namespace EdgeGateway.Management;

/// <summary>
/// <c>POST /drain</c> on the management port, with the scope <c>admin</c>: begins what SIGTERM begins, at whose end the
/// process exits. Returns 202 with <c>{"state":"draining"}</c>, also while it drains.
/// </summary>
internal sealed class DrainApi(IHostApplicationLifetime process, AuditLog audit)
{
    public async Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await Problem.MethodNotAllowed("POST").WriteAsync(context);
            return;
        }

        audit.Record(context, kind: null, "drained this gateway");
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await context.Response.WriteJsonAsync(new { state = "draining" }, cancellationToken: context.RequestAborted);

        // After the response: the callbacks of the stop run in this call.
        process.StopApplication();
    }
}
