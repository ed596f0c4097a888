namespace EdgeGateway.Hosting.Memory;

/// <summary>How much of the memory that the process may use is in use.</summary>
internal interface IMemoryUse
{
    /// <summary>The share of the limit: 1 is all of it.</summary>
    double Share { get; }

    /// <summary>The limit, in bytes.</summary>
    long Limit { get; }
}
