namespace EdgeGateway.Bench.Clients;

/// <summary>What comes after the headers. Pure: bytes in, facts out.</summary>
internal interface IStreamBody
{
    /// <summary>The protocol's own end was read.</summary>
    bool IsOver { get; }

    /// <summary>Reads on.</summary>
    /// <returns>How many messages or events ended in these bytes. Behind a silent backend each is a ping.</returns>
    int Read(ReadOnlySpan<byte> bytes);
}
