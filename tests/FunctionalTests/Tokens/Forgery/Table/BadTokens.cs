namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>The table of all bad tokens.</summary>
internal static class BadTokens
{
    /// <summary>All bad tokens by name.</summary>
    public static IReadOnlyDictionary<string, BadToken> All { get; } =
        (
            (IEnumerable<BadToken>)
                [
                    .. Group("algorithm", AlgorithmCases.List()),
                    .. Group("key", KeyCases.List()),
                    .. Group("kid", KeyIdCases.List()),
                    .. Group("signature", SignatureCases.List()),
                    .. Group("header", HeaderCases.List()),
                    .. Group("encoding", EncodingCases.List()),
                    .. Group("JSON", JsonCases.List()),
                    .. Group("form", FormCases.List()),
                    .. Group("date", DateCases.List()),
                    .. Group("tenant", TenantCases.List()),
                    .. Group("app", AppCases.List()),
                    .. Group("scope", ScopeCases.List()),
                    .. Group("claims", OtherClaimCases.List()),
                    .. Group("twice", DuplicateCases.List()),
                    .. Group("size", SizeCases.List()),
                ]
        ).ToDictionary(bad => bad.Name);

    private static IEnumerable<BadToken> Group(string name, IEnumerable<BadToken> group) =>
        group.Select(bad => bad with { Name = $"{name}: {bad.Name}" });
}
