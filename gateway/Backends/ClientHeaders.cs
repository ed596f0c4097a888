namespace EdgeGateway.Backends;

/// <summary>Drops the headers that a backend may take for the gateway's word: <c>X-Edge-*</c>, and what tells of another client,
/// host or URL than this request's.</summary>
internal static class ClientHeaders
{
    private static readonly string[] Prefixes = ["X-Edge-", "X-Forwarded-"];

    private static readonly string[] Names =
    [
        "Forwarded", "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Original-Prefix", "X-Original-URL",
        "X-Rewrite-URL",
    ];

    public static void DropClaims(IHeaderDictionary headers)
    {
        List<string>? claims = null;
        foreach (var (name, _) in headers)
        {
            if (IsClaim(name))
            {
                (claims ??= []).Add(name);
            }
        }

        claims?.ForEach(name => headers.Remove(name));
    }

    private static bool IsClaim(string name)
    {
        foreach (var prefix in Prefixes)
        {
            if (name.Length > prefix.Length && IsSame(name.AsSpan(0, prefix.Length), prefix))
            {
                return true;
            }
        }

        foreach (var whole in Names)
        {
            if (IsSame(name, whole))
            {
                return true;
            }
        }

        return false;
    }

    // As CGI would have it (RFC 3875 section 4.1.18): there X_Edge_Tenant, and in places X.Edge.Tenant, is X-Edge-Tenant.
    private static bool IsSame(ReadOnlySpan<char> name, string claim)
    {
        if (name.Length != claim.Length)
        {
            return false;
        }

        for (var i = 0; i < claim.Length; i++)
        {
            if (claim[i] == '-' ? char.IsAsciiLetterOrDigit(name[i]) : (name[i] | 0x20) != (claim[i] | 0x20))
            {
                return false;
            }
        }

        return true;
    }
}
