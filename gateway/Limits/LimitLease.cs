using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace EdgeGateway.Limits;

/// <summary>The answer of <see cref="RequestLimiter"/> to the framework's middleware: the verdicts by address and by client.</summary>
internal sealed class LimitLease(RequestVerdict byAddress, RequestVerdict byClient, bool isDecided = true) : RateLimitLease
{
    public static LimitLease Unlimited { get; } = new(RequestVerdict.Unlimited, RequestVerdict.Unlimited);

    /// <summary>No answer yet: the middleware has to wait for one.</summary>
    public static LimitLease Undecided { get; } = new(RequestVerdict.Unlimited, RequestVerdict.Unlimited, isDecided: false);

    public RequestVerdict ByAddress => byAddress;

    public RequestVerdict ByClient => byClient;

    public override bool IsAcquired => isDecided && byAddress.Refusal is null && byClient.Refusal is null;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, [MaybeNullWhen(false)] out object metadata)
    {
        metadata = null;
        return false;
    }
}
