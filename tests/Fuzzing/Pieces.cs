namespace EdgeGateway.Fuzzing;

/// <summary>Splits an input as a network may split it.</summary>
internal static class Pieces
{
    /// <summary>Returns pieces of 1 to 16 bytes, whose lengths follow from the input's bytes.</summary>
    public static List<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> input)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var state = (uint)input.Length;
        while (!input.IsEmpty)
        {
            // The constants of Numerical Recipes' generator.
            state = (state * 1_664_525) + 1_013_904_223 + input.Span[0];
            var length = Math.Min(1 + (int)(state >> 28), input.Length);
            pieces.Add(input[..length]);
            input = input[length..];
        }

        return pieces;
    }
}
