namespace EdgeGateway.Identity;

/// <summary>A claim by which a feature knows callers: a token that the gateway makes for a caller has it from the caller's own.</summary>
internal interface ICallerClaim
{
    /// <summary>The claim's name at present.</summary>
    string Name { get; }
}
