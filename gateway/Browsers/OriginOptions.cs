namespace EdgeGateway.Browsers;

/// <summary>A list of allowed origins.</summary>
internal abstract class OriginOptions
{
    /// <summary>Allows every origin, as the only value of a list.</summary>
    public const string Any = "*";

    /// <summary>Origins such as <c>https://app.example.com</c>, or <c>*</c> alone. Empty (the default): off.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Whether every origin is allowed.</summary>
    public bool AllowAny() => AllowedOrigins.Contains(Any);

    /// <summary>Returns the allowed origins.</summary>
    public IReadOnlySet<Origin> Allowed() =>
        AllowedOrigins.Select(text => Origin.TryParse(text, out var origin) ? origin : default).ToHashSet();
}
