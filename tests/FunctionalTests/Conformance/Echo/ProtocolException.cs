namespace FunctionalTests.Conformance.Echo;

/// <summary>
/// The client violated the protocol. The connection fails with this close code (RFC 6455 section 7.1.7).
/// </summary>
internal sealed class ProtocolException(ushort code) : Exception
{
    public const ushort Protocol = 1002;
    public const ushort InvalidData = 1007;
    public const ushort TooBig = 1009;

    public ushort Code => code;

    public static void ThrowIf(bool broken, ushort code = Protocol)
    {
        if (broken)
        {
            throw new ProtocolException(code);
        }
    }
}
