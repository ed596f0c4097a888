namespace LogSource.Reading.Expressions;

/// <summary>The characters from one to another, both included.</summary>
internal readonly record struct CharRange(char First, char Last)
{
    // In the mode "i", the framework's expressions without a culture compare by lower case.
    private static readonly Dictionary<char, char[]> SameLetters = Enumerable
        .Range(0, char.MaxValue + 1)
        .Select(value => (char)value)
        .GroupBy(char.ToLowerInvariant)
        .Select(letters => letters.ToArray())
        .Where(letters => letters.Length > 1)
        .SelectMany(letters => letters, (letters, letter) => (letter, letters))
        .ToDictionary(pair => pair.letter, pair => pair.letters);

    private static readonly char[] Letters = [.. SameLetters.Keys.Order()];

    /// <summary>This range, and the characters that differ from one of its own only in case.</summary>
    public IEnumerable<CharRange> InAnyCase()
    {
        yield return this;
        var start = Array.BinarySearch(Letters, First);
        for (var i = start < 0 ? ~start : start; i < Letters.Length && Letters[i] <= Last; i++)
        {
            foreach (var letter in SameLetters[Letters[i]])
            {
                yield return new CharRange(letter, letter);
            }
        }
    }
}
