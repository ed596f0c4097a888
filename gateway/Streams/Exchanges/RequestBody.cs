namespace EdgeGateway.Streams.Exchanges;

/// <summary>The request's body on its way to the backend: tells the exchange when the client is waited for and when it sends.</summary>
internal sealed class RequestBody(Stream client, Exchange exchange) : DuplexStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        exchange.AwaitsClient();
        var count = await client.ReadAsync(buffer, cancellationToken);
        exchange.ClientSent();
        return count;
    }
}
