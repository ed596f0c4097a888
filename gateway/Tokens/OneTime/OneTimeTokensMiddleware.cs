using EdgeGateway.Hosting.Redis;
using EdgeGateway.Streams.Attachment;
using EdgeGateway.Streams.Lifecycle;
using EdgeGateway.Tokens.Validation;

namespace EdgeGateway.Tokens.OneTime;

/// <summary>
/// Marks a one-time token as used, right before the request goes to the backend: an earlier rejection does not use up
/// the token.
/// </summary>
internal sealed class OneTimeTokensMiddleware(
    RequestDelegate next,
    OneTimeTokens tokens,
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
            // The gateway would end a new stream at once, and its client could not reconnect.
            await StreamsMiddleware.Draining.WriteAsync(context);
            return;
        }

        TokenRejection? rejection;
        try
        {
            rejection = await tokens.TryUseAsync(token.Caller, context.RequestAborted) ? null : TokenRejection.Used;
        }
        catch (RedisUnavailableException)
        {
            rejection = TokenRejection.TicketsUnavailable;
        }

        await (rejection is { } found ? problems.RejectAsync(context, found) : next(context));
    }
}
