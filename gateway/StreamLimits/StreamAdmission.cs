using EdgeGateway.Identity;
using EdgeGateway.Problems;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.StreamLimits;

/// <summary>Gives a request its place, or tells it that there is none.</summary>
internal sealed class StreamAdmission(StreamPlans plans, StreamLeases leases, StreamLimitMetrics metrics)
    : IStreamAdmission
{
    // When a stream of the tenant's ends cannot be told. Places of a gateway that was killed are free again after some of these.
    private const int RetryAfterSeconds = 5;

    public async ValueTask<Problem?> AdmitAsync(HttpContext context)
    {
        if (context.Features.Get<IStreamLease>() is not null)
        {
            return null;
        }

        var caller = context.Features.Get<CallerIdentity>();
        var plan = plans.Find(caller);
        var lease = leases.Create(
            caller?.Tenant ?? AddressKey(context),
            context.GetRouteValue("app") as string,
            caller
        );
        var place = await leases.TakeAsync(lease, plan);
        if (place == LeaseResult.Taken)
        {
            context.Features.Set<IStreamLease>(lease);
            return null;
        }

        var byApp = place == LeaseResult.AppFull;
        metrics.Refused(byApp);
        return new Problem(
            StatusCodes.Status429TooManyRequests,
            "too-many-streams",
            byApp
                ? $"The app's limit is reached: {plan.PerApp} streams of a tenant to one app at once."
                : $"The tenant's limit is reached: {plan.PerTenant} streams at once.",
            RetryAfterSeconds
        );
    }

    /// <summary>The request is over, and so is its stream, if it was one.</summary>
    public void Release(HttpContext context)
    {
        if (context.Features.Get<IStreamLease>() is StreamLease lease)
        {
            leases.Release(lease);
        }
    }

    // No tenant's name has a blank.
    private static string AddressKey(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
            ? $"anon {(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}"
            : "anon";
}
