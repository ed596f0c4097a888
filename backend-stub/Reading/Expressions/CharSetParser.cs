namespace LogSource.Reading.Expressions;

/// <summary>Parses a set of characters such as <c>[^a-z\d]</c>.</summary>
internal static class CharSetParser
{
    private static ExpressionException DifferenceOfSets => ExpressionReader.Unsupported("the difference of two sets");

    /// <summary>Parses a set after its opening bracket.</summary>
    public static CharSet Parse(ref ExpressionReader reader, bool ignoresCase)
    {
        var isNegated = reader.TryTake('^');
        var ranges = new List<(char First, char Last)>();
        var classes = CharClasses.None;
        // A ] at the beginning is a character.
        for (var isFirst = true; isFirst || reader.Current != ']'; isFirst = false)
        {
            if (reader.IsAtEnd)
            {
                throw ExpressionReader.Invalid("has a [ without a ]");
            }

            if (!isFirst && reader.Rest is ['-', '[', ..])
            {
                throw DifferenceOfSets;
            }

            if (TakeClass(ref reader) is { } found)
            {
                classes |= found;
                continue;
            }

            var first = TakeChar(ref reader);
            // A hyphen before the end is a character.
            if (reader.Rest is not ['-', not ']', ..])
            {
                ranges.Add((first, first));
                continue;
            }

            reader.Position++;
            if (reader.Current == '[')
            {
                throw DifferenceOfSets;
            }

            var last = TakeClass(ref reader) is null
                ? TakeChar(ref reader)
                : throw ExpressionReader.Invalid("has a range that ends with a class");
            ranges.Add(first <= last ? (first, last) : throw ExpressionReader.Invalid("has a range in reverse order"));
        }

        reader.Position++;
        return new CharSet(ranges, classes, isNegated, ignoresCase);
    }

    private static CharClasses? TakeClass(ref ExpressionReader reader)
    {
        if (reader.Rest is not ['\\', _, ..])
        {
            return null;
        }

        reader.Position++;
        if (reader.TakeClass() is { } found)
        {
            return found;
        }

        reader.Position--;
        return null;
    }

    private static char TakeChar(ref ExpressionReader reader)
    {
        if (!reader.TryTake('\\'))
        {
            return reader.IsAtEnd ? throw ExpressionReader.Invalid("has a [ without a ]") : reader.Take();
        }

        // Backspace.
        return reader.TryTake('b') ? '\b' : reader.TakeEscapedChar();
    }
}
