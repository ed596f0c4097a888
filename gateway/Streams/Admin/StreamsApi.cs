using System.Globalization;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.Problems;
using EdgeGateway.Streams.Admission;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Timing;

namespace EdgeGateway.Streams.Admin;

/// <summary>
/// The open streams of this gateway, on the management port, with the scope <c>admin</c>.
/// <para><c>GET /streams</c> lists those that match the conditions of <see cref="StreamQuery"/>, in the order <c>sort</c>
/// (<see cref="StreamOrder"/>; default <c>opened</c>), <c>limit</c> (1 to 1,000; default 100) of them, after the cursor
/// <c>after</c>: <c>{"open":20000,"matching":132,"streams":[…],"next":"…"}</c>, with <see cref="StreamJson"/>. <c>next</c> is
/// the cursor of the next page; null on the last one.</para>
/// <para><c>GET /streams/{id}</c> returns one of them, and <c>DELETE /streams/{id}</c> ends it: a WebSocket with 1012, an event
/// stream with <c>retry:</c>, both with the reason <c>operator</c>, so that its client reconnects. With <c>?revoke=true</c> its
/// token is revoked first, on all gateways, and the stream ends with 1008 <c>token-revoked</c>. <c>DELETE /streams</c> ends all
/// that match the conditions; without one it needs <c>all=true</c>. Both return <c>{"ended":3,"revoked":1}</c>.</para>
/// <para>400 <c>bad-query</c>, 404 <c>unknown-stream</c>, 409 <c>token-without-id</c>, 503
/// <c>revocations-unavailable</c>.</para>
/// </summary>
internal sealed class StreamsApi(
    StreamRegistry registry,
    TimerWheel wheel,
    ITokenRevoker tokens,
    AuditLog audit,
    TimeProvider time
)
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;

    private static readonly string[] ListParameters = ["sort", "limit", "after"];
    private static readonly string[] EndParameters = ["revoke", "all"];

    private static readonly Problem Unknown = new(
        StatusCodes.Status404NotFound,
        "unknown-stream",
        "This gateway has no open stream with this id."
    );

    private static readonly Problem TokenWithoutId = new(
        StatusCodes.Status409Conflict,
        "token-without-id",
        "Not all of these streams have a token with an id (jti), so nothing was ended. Revoke their tenant or app, "
            + "or end them without revoking."
    );

    private static readonly Problem RevocationsUnavailable = new(
        StatusCodes.Status503ServiceUnavailable,
        "revocations-unavailable",
        "Redis did not acknowledge this. Repeat the request until it succeeds.",
        RetryAfterSeconds: 1
    );

    /// <summary>Serves <c>/streams</c>.</summary>
    public Task ServeAllAsync(HttpContext context) =>
        context.Request.Method switch
        {
            "GET" or "HEAD" => ListAsync(context),
            "DELETE" => EndAllAsync(context),
            _ => Problem.MethodNotAllowed("GET, HEAD, DELETE").WriteAsync(context),
        };

    /// <summary>Serves <c>/streams/{id}</c>.</summary>
    public Task ServeOneAsync(HttpContext context)
    {
        var id = (string)context.GetRouteValue("id")!;
        var stream = registry.Streams.FirstOrDefault(one => one.Context.Id == id);
        return (context.Request.Method, stream) switch
        {
            ("GET" or "HEAD" or "DELETE", null) => Unknown.WriteAsync(context),
            ("GET" or "HEAD", _) => context.Response.WriteJsonAsync(
                StreamJson.From(stream, wheel.Now, time.GetUtcNow()),
                cancellationToken: context.RequestAborted
            ),
            ("DELETE", _) => EndOneAsync(context, stream),
            _ => Problem.MethodNotAllowed("GET, HEAD, DELETE").WriteAsync(context),
        };
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var fault = StreamQuery.Read(query, ListParameters, out var conditions);
        var order = StreamOrder.Find(Text(query, "sort") ?? "opened");
        var size = DefaultPage;
        var after = Text(query, "after");
        fault ??=
            order is null ? $"sort has to be {StreamOrder.Rule}."
            : Text(query, "limit") is { } limit
            && (
                !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out size)
                || size is < 1 or > LargestPage
            )
                ? $"limit has to be a whole number from 1 to {LargestPage}."
            : after is not null && !order.IsCursor(after) ? "after has to be the next of a page with the same sort."
            : null;
        if (fault is not null)
        {
            await Problem.BadQuery(fault).WriteAsync(context);
            return;
        }

        var (now, moment) = (wheel.Now, time.GetUtcNow());
        var (open, matching) = (0, 0);
        var page = order!.Page(Matching(), after, size, out var next);
        await context.Response.WriteJsonAsync(
            new
            {
                open,
                matching,
                streams = page.Select(stream => StreamJson.From(stream, now, moment)),
                next,
            },
            cancellationToken: context.RequestAborted
        );

        IEnumerable<ProxiedStream> Matching()
        {
            foreach (var stream in registry.Streams)
            {
                open++;
                if (conditions.Matches(stream, now))
                {
                    matching++;
                    yield return stream;
                }
            }
        }
    }

    private async Task EndOneAsync(HttpContext context, ProxiedStream stream)
    {
        var query = context.Request.Query;
        var fault = query.Keys.FirstOrDefault(key => key != "revoke") is { } unknown
            ? $"{unknown} is not a parameter of this address."
            : null;
        var revoke = ReadFlag(query, "revoke", ref fault);
        if (fault is not null)
        {
            await Problem.BadQuery(fault).WriteAsync(context);
            return;
        }

        await EndAsync(context, [stream], revoke, $"stream: {stream.Context.Id}");
    }

    private async Task EndAllAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var fault = StreamQuery.Read(query, EndParameters, out var conditions);
        var revoke = ReadFlag(query, "revoke", ref fault);
        var all = ReadFlag(query, "all", ref fault);
        fault ??=
            conditions.IsEmpty && !all ? "Without a condition, all=true is required: it ends all streams."
            : !conditions.IsEmpty && all ? "all=true is for requests without a condition."
            : null;
        if (fault is not null)
        {
            await Problem.BadQuery(fault).WriteAsync(context);
            return;
        }

        var now = wheel.Now;
        ProxiedStream[] streams =
        [
            .. registry.Streams.Where(stream => stream.EndReason is null && conditions.Matches(stream, now)),
        ];
        await EndAsync(context, streams, revoke, $"streams: {context.Request.QueryString}");
    }

    private async Task EndAsync(HttpContext context, ProxiedStream[] streams, bool revoke, string what)
    {
        CallerIdentity[] callers = revoke
            ?
            [
                .. streams
                    .Select(stream => stream.Context.Caller)
                    .OfType<CallerIdentity>()
                    .DistinctBy(one => one.TokenId),
            ]
            : [];
        if (revoke && streams.Any(stream => stream.Context.Caller?.TokenId is null))
        {
            await TokenWithoutId.WriteAsync(context);
            return;
        }

        if (callers.Length > 0 && !await tokens.TryRevokeAsync(callers, context.RequestAborted))
        {
            await RevocationsUnavailable.WriteAsync(context);
            return;
        }

        foreach (var stream in streams)
        {
            StreamRegistry.End(stream, revoke ? StreamEndReason.TokenRevoked : StreamEndReason.Operator);
        }

        audit.Record(
            context,
            ChangeKind.StreamsEnded,
            $"ended {streams.Length} {what}{(revoke ? $", revoked {callers.Length} tokens" : "")}"
        );
        await context.Response.WriteJsonAsync(
            new { ended = streams.Length, revoked = callers.Length },
            cancellationToken: context.RequestAborted
        );
    }

    private static string? Text(IQueryCollection query, string name) =>
        query[name] is [{ Length: > 0 } text] ? text : null;

    private static bool ReadFlag(IQueryCollection query, string name, ref string? fault)
    {
        if (!query.TryGetValue(name, out var value))
        {
            return false;
        }

        if (!bool.TryParse(value, out var flag))
        {
            fault ??= $"{name} has to be true or false.";
        }

        return flag;
    }
}
