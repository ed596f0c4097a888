namespace FunctionalTests.Conformance.Cases;

/// <summary>Payloads of any length.</summary>
internal static class Payloads
{
    /// <summary>Letters that repeat every 23 octets, a period that divides no frame length in use.</summary>
    public static byte[] Letters(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i % 23)))];

    /// <summary>Incompressible octets, the same in each run.</summary>
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
