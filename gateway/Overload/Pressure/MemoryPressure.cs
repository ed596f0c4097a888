namespace EdgeGateway.Overload.Pressure;

/// <summary>How short of memory the gateway is. The numbers are those of the metric.</summary>
internal enum MemoryPressure
{
    None = 0,

    /// <summary>The soft mark is reached: no new streams.</summary>
    Soft = 1,

    /// <summary>The hard mark is reached: no new requests, and the slowest readers end.</summary>
    Hard = 2,
}
