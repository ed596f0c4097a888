namespace EdgeGateway.Hosting.Memory;

/// <summary>A cache whose content can be made again. It is cleared when memory is short.</summary>
internal interface ICache
{
    void Clear();
}
