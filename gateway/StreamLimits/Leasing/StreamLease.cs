using System.Globalization;
using EdgeGateway.Identity;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.StreamLimits.Leasing;

/// <summary>The place of one stream, or of a request that asks for one.</summary>
/// <param name="tenant">Whose stream it is.</param>
/// <param name="app">The app that its route names, where it names one.</param>
/// <param name="caller">By whom its plan is found; null for one without a token.</param>
/// <param name="gateway">The gateway's name: hexadecimal digits.</param>
/// <param name="created">When it was made, in Unix ms.</param>
/// <param name="number">Which of the gateway's it is.</param>
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

    /// <summary>Its name in Redis. The widths are fixed, so that Redis and this process put the same names in the same order, that of age,
    /// whatever their locales are.</summary>
    public string Name =>
        field ??= string.Create(CultureInfo.InvariantCulture, $"{created:D13}-{gateway}-{number:D10}-{app}");

    /// <summary>Its age among this gateway's.</summary>
    public (long Created, long Number) Age => (created, number);

    /// <summary>Redis may know of it.</summary>
    public bool MayBeShared { get; set; }

    public bool IsWithdrawn => _isWithdrawn;

    /// <summary>The stream is over.</summary>
    public bool IsReleased => _isReleased;

    public void Withdraw() => _isWithdrawn = true;

    public void Release() => _isReleased = true;
}
