namespace LogSource.Reading.Expressions;

/// <summary>The characters that are equal regardless of case: those with the same lower-case form.</summary>
internal static class CaseVariants
{
    // Most characters have none.
    private static readonly Dictionary<char, char[]> Variants = Enumerable
        .Range(0, char.MaxValue + 1)
        .Select(value => (char)value)
        .GroupBy(char.ToLowerInvariant)
        .Select(group => group.ToArray())
        .Where(group => group.Length > 1)
        .SelectMany(group => group.Select(value => (value, group)))
        .ToDictionary(pair => pair.value, pair => pair.group);

    /// <summary>Returns all variants of a character, with itself; nothing if it is the only one.</summary>
    public static ReadOnlySpan<char> Of(char value) => Variants.TryGetValue(value, out var variants) ? variants : [];
}
