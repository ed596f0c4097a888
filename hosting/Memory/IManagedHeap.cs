namespace EdgeGateway.Hosting.Memory;

/// <summary>The process' memory.</summary>
internal interface IManagedHeap
{
    /// <summary>All bytes that were ever allocated.</summary>
    long AllocatedBytes { get; }

    /// <summary>Gives unused memory back to the system. The process stops meanwhile.</summary>
    void Release();
}
