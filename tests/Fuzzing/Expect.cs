namespace EdgeGateway.Fuzzing;

/// <summary>Checks results.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new WrongResultException($"{what}: expected {expected}, but it is {actual}.");
        }
    }

    public static void Equal(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, string what)
    {
        if (!expected.SequenceEqual(actual))
        {
            throw new WrongResultException(
                $"{what}: expected {CorpusText.Escape(expected)}, but it is {CorpusText.Escape(actual)}."
            );
        }
    }

    public static void True(bool condition, string what)
    {
        if (!condition)
        {
            throw new WrongResultException($"{what}: it is not so.");
        }
    }
}
