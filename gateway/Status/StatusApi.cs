using EdgeGateway.Hosting.Wire;
using EdgeGateway.Problems;

namespace EdgeGateway.Status;

/// <summary>
/// <c>GET /status</c> on the management port, with the scope <c>admin</c>: all numbers of the dashboard
/// (<see cref="StatusJson"/>). With <c>history=false</c> it has no <c>history</c>. 400 <c>bad-query</c>.
/// </summary>
internal sealed class StatusApi(StatusReader status)
{
    private const string History = "history";

    public async Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
            return;
        }

        var query = context.Request.Query;
        var withHistory = true;
        var fault =
            query.Keys.FirstOrDefault(name => name != History) is { } unknown
                ? $"{unknown} is not a parameter of this address."
            : query.TryGetValue(History, out var value) && !bool.TryParse(value, out withHistory)
                ? $"{History} has to be true or false."
            : null;
        if (fault is not null)
        {
            await Problem.BadQuery(fault).WriteAsync(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteJsonAsync(
            await status.ReadAsync(withHistory, context.RequestAborted),
            cancellationToken: context.RequestAborted
        );
    }
}
