namespace FunctionalTests.Tokens.Forgery.Table;

/// <summary>The table.</summary>
internal static class BadTokens
{
    /// <summary>By name.</summary>
    public static IReadOnlyDictionary<string, BadToken> All { get; } =
        (
            (IEnumerable<BadToken>)
                [
                    .. Group("algorithm", Algorithms.List()),
                    .. Group("key", Keys.List()),
                    .. Group("kid", KeyIds.List()),
                    .. Group("signature", Signatures.List()),
                    .. Group("header", Headers.List()),
                    .. Group("encoding", Encodings.List()),
                    .. Group("JSON", JsonTexts.List()),
                    .. Group("form", Forms.List()),
                    .. Group("date", Dates.List()),
                    .. Group("tenant", Tenants.List()),
                    .. Group("app", Apps.List()),
                    .. Group("scope", Scopes.List()),
                    .. Group("claims", OtherClaims.List()),
                    .. Group("twice", Duplicates.List()),
                    .. Group("size", Sizes.List()),
                ]
        ).ToDictionary(bad => bad.Name);

    private static IEnumerable<BadToken> Group(string name, IEnumerable<BadToken> group) =>
        group.Select(bad => bad with { Name = $"{name}: {bad.Name}" });
}
