using System.Net;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Problems;
using EdgeGateway.RateLimiting.Counting;
using EdgeGateway.RateLimiting.Rules;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.RateLimiting;

/// <summary>
/// <c>GET /limits/{tenant}</c> on the management port, with the scope <c>admin</c>: the limits of a tenant (or of a
/// client id) and their current counts:
/// <c>{"tenant":"acme","countedBy":"all","rules":[{"endpoint":"*","period":"1m","limit":600,"algorithm":"FixedWindow",
/// "monitorMode":false,"own":true,"count":12,"remaining":588,"ends":"2026-11-28T07:45:13.146Z"}],
/// "streams":{"countedBy":"all","plan":"team","limit":200,"open":3,"limitPerApp":null,"apps":{"example-app":3}}}</c>.
/// <c>countedBy</c> is <c>this</c> where the gateway counts alone. <c>limit</c> is null where there is no limit. With
/// <c>?endpoint=get:/path</c> the response has the rules that apply to a request for that endpoint. Without it, and
/// where rules have endpoints, it has all rules; <c>count</c>, <c>remaining</c> and <c>ends</c> are null for a rule
/// that counts each path separately.
/// </summary>
internal sealed class RateLimitApi(RateLimitRules rules, SharedCounters counters, IStreamUsage streams)
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

        // Routing does not decode an escaped slash.
        var tenant = ((string)context.GetRouteValue("tenant")!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        string[] endpoint = context.Request.Query["endpoint"] is [{ } given] ? given.Split(':', 2) : ["get", "/"];
        if (endpoint is not [{ Length: > 0 } verb, ['/', ..] path])
        {
            await BadEndpoint.WriteAsync(context);
            return;
        }

        var client = new RequestIdentity(tenant, IPAddress.None, verb, PathString.FromUriComponent(path));
        var ruleSet = rules.ByClient;
        (LimitRule Rule, Counter? Counter)[] found =
            ruleSet is null ? []
            : context.Request.Query.ContainsKey("endpoint")
                ? [.. (ruleSet.Match(client)?.Counters ?? []).Select(counter => (counter.Rule, (Counter?)counter))]
            : [.. ruleSet.ListRules(client)];
        var (counts, areShared) = await counters.ReadAsync(
            [.. found.Select(one => one.Counter).OfType<Counter>()],
            context.RequestAborted
        );
        var open = await streams.ReadAsync(tenant, context.RequestAborted);
        var next = 0;
        await context.Response.WriteJsonAsync(
            new
            {
                tenant,
                countedBy = CountedBy(areShared),
                rules = found
                    .Select(one =>
                        ToJson(one.Rule, ruleSet!.IsOwn(one.Rule, client), one.Counter is null ? null : counts[next++])
                    )
                    .ToArray(),
                streams = new
                {
                    countedBy = CountedBy(open.IsShared),
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

    private static string CountedBy(bool all) => all ? "all" : "this";

    private static object ToJson(LimitRule rule, bool own, Count? count) =>
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
