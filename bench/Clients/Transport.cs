namespace EdgeGateway.Bench.Clients;

/// <summary>How a client reaches a proxy.</summary>
internal enum Transport
{
    /// <summary>HTTP/1.1 without TLS.</summary>
    Cleartext,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Tls,

    /// <summary>HTTP/2 over TLS.</summary>
    Http2,
}
