namespace FunctionalTests.Conformance.Cases;

/// <summary>Payloads of any length.</summary>
internal static class Payloads
{
    /// <summary>Letters that repeat with a period that no frame's length is a multiple of.</summary>
    public static byte[] Letters(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 23)))];

    /// <summary>Octets that no compressor gets anything out of, the same each time.</summary>
    public static byte[] Noise(int length)
    {
        var octets = new byte[length];
        var state = 0x9E3779B9u;
        for (var i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            octets[i] = (byte)state;
        }

        return octets;
    }
}
