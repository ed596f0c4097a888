namespace EdgeGateway.Operations;

/// <summary>The destinations of all clusters.</summary>
internal interface IDestinationList
{
    /// <summary>Returns all destinations, by cluster and name.</summary>
    IReadOnlyList<DestinationJson> Read();
}
