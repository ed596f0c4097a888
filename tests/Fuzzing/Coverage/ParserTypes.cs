namespace EdgeGateway.Fuzzing.Coverage;

/// <summary>Tells the parser's types from others.</summary>
internal static class ParserTypes
{
    /// <summary>
    /// Whether a type is one of the target's parsers: a namespace in <see cref="IFuzzTarget.Parsers"/> ends with a dot,
    /// and the types within a type follow a slash.
    /// </summary>
    public static bool Includes(IFuzzTarget target, ReadOnlySpan<char> type)
    {
        foreach (var parser in target.Parsers)
        {
            if (
                type.StartsWith(parser, StringComparison.Ordinal)
                && (parser.EndsWith('.') || type.Length == parser.Length || type[parser.Length] == '/')
            )
            {
                return true;
            }
        }

        return false;
    }
}
