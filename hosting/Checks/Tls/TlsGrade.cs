namespace EdgeGateway.Hosting.Checks.Tls;

/// <summary>The grades of SSL Labs' rating guide, from the worst to the best.</summary>
internal enum TlsGrade
{
    /// <summary>Connections are not secure, or clients refuse them.</summary>
    F,

    /// <summary>Secure, but this host does not trust the certificate's authority.</summary>
    T,

    /// <summary>Secure, but the certificate is for another name.</summary>
    M,

    /// <summary>Secure with a weakness, or clients have to repair something.</summary>
    B,

    /// <summary>Secure, without TLS 1.3.</summary>
    AMinus,

    /// <summary>Secure.</summary>
    A,

    /// <summary>Secure, and browsers use nothing but https.</summary>
    APlus,
}
