namespace EdgeGateway.Browsers;

/// <summary>Whose pages may do something.</summary>
internal abstract class OriginOptions
{
    /// <summary>Stands alone for every origin.</summary>
    public const string Any = "*";

    /// <summary>Origins such as <c>https://app.example.com</c>, or <c>*</c> alone. Empty: off.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Every origin is allowed.</summary>
    public bool AllowAny() => AllowedOrigins.Contains(Any);

    /// <summary>The allowed origins.</summary>
    public IReadOnlySet<Origin> Allowed() =>
        AllowedOrigins.Select(text => Origin.TryParse(text, out var origin) ? origin : default).ToHashSet();
}
