using System.Net.Security;

namespace EdgeGateway.Hosting.Certificates.Handshakes;

/// <summary>
/// The cipher suites of TLS 1.2 that servers may accept: those with forward secrecy and authenticated encryption, as
/// RFC 9113 section 9.2.2 requires for HTTP/2. Those of TLS 1.3 all have both, and are always accepted.
/// </summary>
internal static class CipherSuites
{
    // In the order of the server's preference.
    private static readonly (TlsCipherSuite Suite, string OpenSslName)[] Known =
    [
        (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, "ECDHE-ECDSA-AES128-GCM-SHA256"),
        (TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, "ECDHE-RSA-AES128-GCM-SHA256"),
        (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, "ECDHE-ECDSA-AES256-GCM-SHA384"),
        (TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "ECDHE-RSA-AES256-GCM-SHA384"),
        (TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-ECDSA-CHACHA20-POLY1305"),
        (TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, "ECDHE-RSA-CHACHA20-POLY1305"),
    ];

    private static readonly TlsCipherSuite[] Tls13 =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>The names that settings may have.</summary>
    public static IEnumerable<string> Names => Known.Select(known => known.Suite.ToString());

    /// <summary>Whether the name is that of a suite which settings may have.</summary>
    public static bool IsKnown(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the suites as OpenSSL names them.</summary>
    /// <param name="names">Names of suites; none for all.</param>
    public static string ToOpenSsl(IEnumerable<string> names) =>
        string.Join(':', Select(names).Select(known => known.OpenSslName));

    /// <summary>Returns the policy with these suites, for systems on which OpenSSL cannot be configured.</summary>
    /// <param name="names">Names of suites; none for all.</param>
    /// <returns>Null on Windows, where the system's settings apply.</returns>
    public static CipherSuitesPolicy? ToPolicy(IEnumerable<string> names) =>
        OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()
            ? new CipherSuitesPolicy(Tls13.Concat(Select(names).Select(known => known.Suite)))
            : null;

    private static IEnumerable<(TlsCipherSuite Suite, string OpenSslName)> Select(IEnumerable<string> names)
    {
        var wanted = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Known.Where(known => wanted.Count == 0 || wanted.Contains(known.Suite.ToString()));
    }
}
