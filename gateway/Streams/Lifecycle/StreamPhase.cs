namespace EdgeGateway.Streams.Lifecycle;

/// <summary>The phases of a stream, in order.</summary>
internal enum StreamPhase
{
    Open,

    /// <summary>
    /// The end is decided. It waits for the copy loop and for a position where the end message is legal.
    /// </summary>
    Ending,

    /// <summary>The end message is sent, and the client may still answer it.</summary>
    Closing,

    /// <summary>Reads return 0 once the outbox is empty. The forwarder then completes the response.</summary>
    Ended,

    /// <summary>The request is over. Its <see cref="HttpContext"/> may belong to another request by now.</summary>
    Released,
}
