namespace EdgeGateway.Bench.Clients;

/// <summary>Streams that are opened and dropped together.</summary>
internal interface IStreamSet : IDisposable
{
    /// <exception cref="InvalidOperationException">A stream ended.</exception>
    void ThrowIfEnded();
}
