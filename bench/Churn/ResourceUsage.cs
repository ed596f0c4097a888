namespace EdgeGateway.Bench.Churn;

/// <summary>The resources in use by the gateway and its backend.</summary>
/// <param name="Sockets">The gateway's sockets, without its connections to the backend.</param>
/// <param name="OtherDescriptors">
/// The gateway's other descriptors. Most are program files, which are opened when their code first runs and stay open.
/// </param>
/// <param name="BackendConnections">
/// Connections of the gateway to the backend. Some stay open for the next request.
/// </param>
/// <param name="BackendRequests">Open requests in the backend.</param>
/// <param name="ResidentKiB">The gateway's resident memory in KiB.</param>
internal sealed record ResourceUsage(
    int Sockets,
    IReadOnlyList<string> OtherDescriptors,
    int BackendConnections,
    int BackendRequests,
    long ResidentKiB
)
{
    private const string Socket = "socket";
    private const string ProgramFile = ".dll";

    public static ResourceUsage Of(Rig rig)
    {
        var connections = rig.Backend.OpenConnections;
        var descriptors = rig.Facts.Descriptors;
        return new(
            descriptors.Count(descriptor => descriptor == Socket) - connections,
            [.. descriptors.Where(descriptor => descriptor != Socket)],
            connections,
            rig.Backend.OpenRequests,
            rig.Facts.ResidentKiB
        );
    }

    /// <summary>
    /// Whether no more resources are in use than at <paramref name="before"/>. Memory is not compared, because the
    /// runtime decides when it returns memory to the system.
    /// </summary>
    public bool IsAtMost(ResourceUsage before) =>
        Sockets <= before.Sockets
        && !NewSince(before).Any(descriptor => !descriptor.EndsWith(ProgramFile, StringComparison.Ordinal))
        && BackendConnections <= before.BackendConnections
        && BackendRequests <= before.BackendRequests;

    /// <summary>Descriptors other than sockets that are more frequent than at <paramref name="before"/>.</summary>
    public IEnumerable<string> NewSince(ResourceUsage before)
    {
        var known = before.OtherDescriptors.CountBy(descriptor => descriptor).ToDictionary();
        return OtherDescriptors
            .CountBy(descriptor => descriptor)
            .Where(now => now.Value > known.GetValueOrDefault(now.Key))
            .Select(now => now.Key);
    }
}
