using EdgeGateway.Problems;

namespace EdgeGateway.Streams.Admission;

/// <summary>
/// Decides whether a stream may start. It is called when the backend's response is a stream, before the client receives
/// any of it.
/// </summary>
internal interface IStreamAdmission
{
    /// <returns>The problem that the client receives instead of the stream; null where the stream may start.</returns>
    ValueTask<Problem?> AdmitAsync(HttpContext context);

    /// <summary>Releases the lease of a stream that has ended.</summary>
    void Release(IStreamLease lease) { }
}
