using EdgeGateway.Hosting.Redis;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens.OneTime;

/// <summary>Uses a one-time token up, right before its request goes to the backend: what is refused before does not cost the ticket.</summary>
internal sealed class OneTimeTokensMiddleware(
    RequestDelegate next,
    OneTimeTokens tickets,
    TokenProblems problems,
    StreamRegistry streams
)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<AccessToken>() is { IsOneTime: true } token ? UseAsync(context, token) : next(context);

    private async Task UseAsync(HttpContext context, AccessToken token)
    {
        if (streams.IsDraining)
        {
            // A stream would be ended at once, and its client could not come back.
            await StreamsMiddleware.Draining.WriteAsync(context);
            return;
        }

        TokenRefusal? refusal;
        try
        {
            refusal = await tickets.UseAsync(token.Caller, context.RequestAborted) ? null : TokenRefusal.Used;
        }
        catch (RedisUnavailableException)
        {
            refusal = TokenRefusal.TicketsUnavailable;
        }

        await (refusal is { } found ? problems.RefuseAsync(context, found) : next(context));
    }
}
