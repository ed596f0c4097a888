namespace EdgeGateway.Identity;

/// <summary>
/// A claim that a feature reads. The gateway copies it from a caller's token into the tokens that it issues for this
/// caller.
/// </summary>
internal interface ICallerClaim
{
    /// <summary>The claim's name, as currently configured.</summary>
    string Name { get; }
}
