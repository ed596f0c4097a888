namespace EdgeGateway.ReverseProxy.Headers.Filtering;

/// <summary>
/// The headers in which backends expect a proxy's statements about the client or the request. A client's own are
/// removed. docs/reference/proxying.md has the same list; a test compares them.
/// </summary>
internal static class ReservedHeaders
{
    /// <summary>The gateway sets these itself. No setting forwards a client's own.</summary>
    public static IReadOnlyList<string> Own { get; } =
    ["X-Edge-*", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix"];

    /// <summary>The client's address.</summary>
    public static IReadOnlyList<string> Addresses { get; } =
    [
        "Ali-CDN-Real-IP",
        "CDN-Src-IP",
        "CF-Connecting-IP",
        "CF-Connecting-IPv6",
        "CF-Pseudo-IPv4",
        "Client-IP",
        "CloudFront-Viewer-Address",
        "DO-Connecting-IP",
        "Fastly-Client-IP",
        "Fly-Client-IP",
        "Forwarded",
        "Forwarded-*",
        "Incap-Client-IP",
        "Proxy-Client-IP",
        "Real-IP",
        "Remote-Addr",
        "Remote-Host",
        "Remote-IP",
        "True-Client-IP",
        "WL-Proxy-*",
        "X-Appengine-*",
        "X-Azure-ClientIP",
        "X-Azure-SocketIP",
        "X-Client-Addr",
        "X-Client-IP",
        "X-Cluster-Client-IP",
        "X-Custom-IP-Authorization",
        "X-Envoy-*",
        "X-Forward-For",
        "X-Forwarded",
        "X-Forwarded-*",
        "X-NF-Client-Connection-IP",
        "X-Original-*",
        "X-Originating-IP",
        "X-ProxyUser-IP",
        "X-Real-IP",
        "X-RealIP",
        "X-Remote-*",
        "X-Sucuri-ClientIP",
        "X-True-Client-IP",
        "X-Vercel-Forwarded-For",
    ];

    /// <summary>The client's user.</summary>
    public static IReadOnlyList<string> Users { get; } =
    [
        "Auth-User",
        "CF-Access-Authenticated-User-Email",
        "IV-Creds",
        "IV-Groups",
        "IV-Remote-Address",
        "IV-User",
        "Logon-User",
        "Mellon-*",
        "OIDC-*",
        "Remote-Email",
        "Remote-Group",
        "Remote-Groups",
        "Remote-Name",
        "Remote-User",
        "Shib-*",
        "SM-*",
        "Tailscale-User-*",
        "X-Amzn-OIDC-*",
        "X-Anonymous-Consumer",
        "X-Auth-Email",
        "X-Auth-Groups",
        "X-Auth-Request-*",
        "X-Auth-Roles",
        "X-Auth-User",
        "X-Auth-UserId",
        "X-Auth-Username",
        "X-Authenticated-*",
        "X-Authentik-*",
        "X-Consumer-*",
        "X-Credential-Identifier",
        "X-Goog-Authenticated-User-*",
        "X-MS-Client-Principal*",
        "X-MS-Token-*",
        "X-Pomerium-*",
        "X-Proxy-Remote-User",
        "X-Proxy-User",
        "X-Userinfo",
        "X-Vouch-*",
        "X-WebAuth-*",
    ];

    /// <summary>The client's certificate.</summary>
    public static IReadOnlyList<string> Certificates { get; } =
    [
        "Client-Cert",
        "Client-Cert-*",
        "SSL-*",
        "X-Amzn-Mtls-*",
        "X-ARR-ClientCert",
        "X-ARR-SSL",
        "X-Client-Cert*",
        "X-Client-DN",
        "X-Client-Issuer*",
        "X-Client-S-DN",
        "X-Client-Subject*",
        "X-Client-Verif*",
        "X-SSL-*",
        "X-TLS-*",
    ];

    /// <summary>The request before a proxy changed it: its URL, host, scheme or method.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        "CF-Visitor",
        "CloudFront-Forwarded-Proto",
        "Front-End-Https",
        "Path-Info",
        "Proxy",
        "Script-Name",
        "X-Accel-Mapping",
        "X-Host",
        "X-HTTP-Host-Override",
        "X-HTTP-Method",
        "X-HTTP-Method-Override",
        "X-Method-Override",
        "X-Rewrite-URI",
        "X-Rewrite-URL",
        "X-Scheme",
        "X-Script-Name",
        "X-Sendfile-Type",
        "X-URL-Scheme",
    ];
}
