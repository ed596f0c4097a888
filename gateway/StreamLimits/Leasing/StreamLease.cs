using System.Globalization;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Admission;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>The lease of one stream, or of a request that asks for one.</summary>
/// <param name="tenant">The stream's tenant, or the address key of a client without a token.</param>
/// <param name="app">The route's app; null where the route has no app.</param>
/// <param name="caller">The caller, whose token may name the plan; null without a token.</param>
/// <param name="gateway">The gateway's name: hexadecimal digits.</param>
/// <param name="created">When the lease was created, in Unix ms.</param>
/// <param name="number">The lease's number on this gateway.</param>
internal sealed class StreamLease(
    string tenant,
    string? app,
    CallerIdentity? caller,
    string gateway,
    long created,
    long number
) : IStreamLease
{
    private volatile bool _isWithdrawn;
    private volatile bool _isReleased;

    public string Tenant => tenant;

    public string? App => app;

    public CallerIdentity? Caller => caller;

    /// <summary>
    /// The lease's name in Redis. Its fields have fixed widths, so that names sort by age in Redis and in this process,
    /// whatever their locales are.
    /// </summary>
    public string Name =>
        field ??= string.Create(CultureInfo.InvariantCulture, $"{created:D13}-{gateway}-{number:D10}-{app}");

    /// <summary>Orders this gateway's leases by age.</summary>
    public (long Created, long Number) Age => (created, number);

    /// <summary>Redis may have stored the lease.</summary>
    public bool MayBeShared { get; set; }

    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>The stream has ended.</summary>
    public bool IsReleased => _isReleased;

    public void Withdraw() => _isWithdrawn = true;

    public void Release() => _isReleased = true;
}
