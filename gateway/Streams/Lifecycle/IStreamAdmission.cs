using EdgeGateway.Problems;

namespace EdgeGateway.Streams.Lifecycle;

/// <summary>Something that may forbid a stream to begin. It is asked when the backend's answer turns out to be a stream, and before the
/// client sees anything of it.</summary>
internal interface IStreamAdmission
{
    /// <returns>What the client gets instead; null where the stream may begin.</returns>
    ValueTask<Problem?> AdmitAsync(HttpContext context);
}
