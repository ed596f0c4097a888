namespace EdgeGateway.ReverseProxy.ClientCertificates;

/// <summary>What a route does with the certificates of clients.</summary>
internal enum ClientCertificateUse
{
    /// <summary>Nothing: backends do not see them.</summary>
    None,

    /// <summary>Backends see them, and clients without one are served, too.</summary>
    Accepted,

    /// <summary>Clients without one get 403.</summary>
    Required,
}
