namespace EdgeGateway.Browsers;

/// <summary>The sections <c>Cors</c> and <c>WebSockets</c>: whose pages may use the gateway.</summary>
internal sealed class OriginOptions
{
    /// <summary>Whose pages may read the gateway's answers. Off: those of no other origin.</summary>
    public const string Cors = "Cors";

    /// <summary>Whose pages may open WebSockets, which browsers leave to the server (RFC 6455 section 10.2). Off: everybody's.</summary>
    public const string WebSockets = "WebSockets";

    /// <summary>Stands alone for every origin.</summary>
    public const string Any = "*";

    /// <summary>Origins such as <c>https://app.example.com</c>, or <c>*</c> alone. Empty: off.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>A test for the value of the header <c>Origin</c>.</summary>
    public Predicate<string> Allowed()
    {
        if (AllowedOrigins.Contains(Any))
        {
            return _ => true;
        }

        var allowed = AllowedOrigins.Select(text => Origin.TryParse(text, out var origin) ? origin : default).ToHashSet();
        return text => Origin.TryParse(text, out var origin) && allowed.Contains(origin);
    }
}
