namespace EdgeGateway.Hosting.Wire;

/// <summary>The base of streams that change what is read from another stream. Writes pass unchanged.</summary>
internal abstract class WrappedStream(Stream inner) : DuplexStream
{
    protected Stream Inner => inner;

    public sealed override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    ) => inner.WriteAsync(buffer, cancellationToken);

    public sealed override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
