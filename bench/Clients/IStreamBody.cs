namespace EdgeGateway.Bench.Clients;

/// <summary>Parses the body of a stream. Performs no I/O.</summary>
internal interface IStreamBody
{
    /// <summary>The end of the stream was read, as the protocol defines it.</summary>
    bool IsOver { get; }

    /// <summary>Parses the next bytes.</summary>
    /// <returns>How many messages or events ended in these bytes. With a silent backend each is a ping.</returns>
    int Read(ReadOnlySpan<byte> bytes);
}
