using System.Net;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Problems;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.RateLimiting;

/// <summary>
/// <c>GET /limits/{tenant}</c> on the management port, with the scope <c>admin</c>: what is in force for a tenant (or a client's id), and where
/// it stands: <c>{"tenant":"acme","countedBy":"all","rules":[{"endpoint":"*","period":"1m","limit":600,"algorithm":"FixedWindow",
/// "monitorMode":false,"own":true,"count":12,"remaining":588,"ends":"2026-11-28T07:45:13.146Z"}],"streams":{"countedBy":"all","plan":"team","limit":200,"open":3,
/// "limitPerApp":null,"apps":{"example-app":3}}}</c>. <c>countedBy</c> is <c>this</c> where the gateway counts alone; without a limit <c>limit</c> is null.
/// With <c>?endpoint=get:/path</c> the rules are those that a request for it meets; without, where rules have endpoints, all are told, and
/// <c>count</c>, <c>remaining</c> and <c>ends</c> are null for those that count paths apart.
/// </summary>
internal sealed class RateLimitApi(CurrentRules rules, SharedCounters counters, IStreamUsage streams)
{
    private static readonly Problem BadEndpoint = new(
        StatusCodes.Status400BadRequest,
        "bad-endpoint",
        "endpoint has to be a verb and a path, as in get:/apps/x/logs."
    );

    public async Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await Problem.MethodNotAllowed("GET, HEAD").WriteAsync(context);
            return;
        }

        // Routing leaves an escaped slash as it is.
        var tenant = ((string)context.GetRouteValue("tenant")!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        string[] endpoint = context.Request.Query["endpoint"] is [{ } given] ? given.Split(':', 2) : ["get", "/"];
        if (endpoint is not [{ Length: > 0 } verb, ['/', ..] path])
        {
            await BadEndpoint.WriteAsync(context);
            return;
        }

        var client = new RequestIdentity(tenant, IPAddress.None, verb, PathString.FromUriComponent(path));
        var book = rules.Current.ByClient;
        (LimitRule Rule, Counter? Counter)[] found =
            book is null ? []
            : context.Request.Query.ContainsKey("endpoint")
                ? [.. (book.Find(client, tenant)?.Counters ?? []).Select(counter => (counter.Rule, (Counter?)counter))]
            : [.. book.ListRules(client, tenant)];
        var (counts, areShared) = await counters.LookAsync(
            [.. found.Select(one => one.Counter).OfType<Counter>()],
            context.RequestAborted
        );
        var open = await streams.ReadAsync(tenant, context.RequestAborted);
        var next = 0;
        await context.Response.WriteJsonAsync(
            new
            {
                tenant,
                countedBy = By(areShared),
                rules = found
                    .Select(one =>
                        Show(one.Rule, book!.IsOwn(one.Rule, client), one.Counter is null ? null : counts[next++])
                    )
                    .ToArray(),
                streams = new
                {
                    countedBy = By(open.IsShared),
                    plan = open.Plan,
                    limit = open.PerTenant,
                    open = open.Open,
                    limitPerApp = open.PerApp,
                    apps = open.Apps,
                },
            },
            cancellationToken: context.RequestAborted
        );
    }

    private static string By(bool all) => all ? "all" : "this";

    private static object Show(LimitRule rule, bool own, Count? count) =>
        new
        {
            endpoint = rule.Endpoint,
            period = rule.PeriodText,
            limit = rule.Limit,
            algorithm = rule.Algorithm.ToString(),
            monitorMode = rule.IsMonitor,
            own,
            count = count?.Value,
            remaining = count is { } known ? Math.Max(0, rule.Limit - known.Value) : (double?)null,
            ends = count is { Value: > 0 } running ? running.Ends : (DateTimeOffset?)null,
        };
}
