using EdgeGateway.Identity;
using EdgeGateway.Operations;
using EdgeGateway.Problems;
using EdgeGateway.StreamLimits.Leasing;
using EdgeGateway.StreamLimits.Plans;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.StreamLimits;

/// <summary>Takes a lease for a request's stream, or rejects the request.</summary>
internal sealed class StreamAdmission(
    StreamPlans plans,
    StreamLeases leases,
    StreamLimitMetrics metrics,
    RefusedTenants refused
) : IStreamAdmission
{
    // It is unknown when one of the tenant's streams will end. The
    // leases of a killed gateway expire after four of these intervals.
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
        var result = await leases.TakeAsync(lease, plan);
        if (result == LeaseResult.Taken)
        {
            context.Features.Set<IStreamLease>(lease);
            return null;
        }

        var byApp = result == LeaseResult.AppFull;
        metrics.Rejected(byApp);
        if (caller is not null)
        {
            refused.AddStream(caller.Tenant);
        }

        return new Problem(
            StatusCodes.Status429TooManyRequests,
            "too-many-streams",
            byApp
                ? $"The app's limit is reached: {plan.PerApp} streams of a tenant to one app at once."
                : $"The tenant's limit is reached: {plan.PerTenant} streams at once.",
            RetryAfterSeconds
        );
    }

    public void Release(IStreamLease lease) => leases.Release((StreamLease)lease);

    // Tenant names contain no spaces, so this key cannot collide with one.
    private static string AddressKey(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
            ? $"anon {(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)}"
            : "anon";
}
