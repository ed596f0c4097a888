namespace EdgeGateway.Bench.Churn;

/// <summary>What is held for streams.</summary>
/// <param name="Descriptors">The gateway's descriptors, without those of its connections with the backend.</param>
/// <param name="BackendConnections">Connections of the gateway with the backend; some of them stay for the next request.</param>
/// <param name="BackendRequests">Requests that are open in the backend.</param>
/// <param name="ResidentKiB">The gateway's resident memory.</param>
internal readonly record struct Holding(int Descriptors, int BackendConnections, int BackendRequests, long ResidentKiB)
{
    public static Holding Of(Rig rig)
    {
        var connections = rig.Backend.OpenConnections;
        return new(rig.Gateway.Facts.Descriptors - connections, connections, rig.Backend.OpenRequests, rig.Gateway.Facts.ResidentKiB);
    }

    /// <summary>No more than at <paramref name="before"/>. Memory is not judged: the heap gives it back when it likes.</summary>
    public bool IsBackAt(Holding before) =>
        Descriptors <= before.Descriptors && BackendConnections <= before.BackendConnections && BackendRequests <= before.BackendRequests;
}
