namespace EdgeGateway.Bench.Churn;

/// <summary>What is held for streams.</summary>
/// <param name="Sockets">The gateway's sockets, without those of its connections with the backend.</param>
/// <param name="OtherDescriptors">Its other descriptors, of which most are program files: they are opened when their code first
/// runs, and stay.</param>
/// <param name="BackendConnections">Connections of the gateway with the backend; some of them stay for the next request.</param>
/// <param name="BackendRequests">Requests that are open in the backend.</param>
/// <param name="ResidentKiB">The gateway's resident memory.</param>
internal sealed record Holding(
    int Sockets,
    IReadOnlyList<string> OtherDescriptors,
    int BackendConnections,
    int BackendRequests,
    long ResidentKiB
)
{
    private const string Socket = "socket";
    private const string ProgramFile = ".dll";

    public static Holding Of(Rig rig)
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

    /// <summary>No more than at <paramref name="before"/>. Memory is not judged: the heap gives it back when it likes.</summary>
    public bool IsBackAt(Holding before) =>
        Sockets <= before.Sockets
        && !NewSince(before).Any(descriptor => !descriptor.EndsWith(ProgramFile, StringComparison.Ordinal))
        && BackendConnections <= before.BackendConnections
        && BackendRequests <= before.BackendRequests;

    /// <summary>Descriptors, other than sockets, of which there were fewer at <paramref name="before"/>.</summary>
    public IEnumerable<string> NewSince(Holding before)
    {
        var known = before.OtherDescriptors.CountBy(descriptor => descriptor).ToDictionary();
        return OtherDescriptors
            .CountBy(descriptor => descriptor)
            .Where(now => now.Value > known.GetValueOrDefault(now.Key))
            .Select(now => now.Key);
    }
}
