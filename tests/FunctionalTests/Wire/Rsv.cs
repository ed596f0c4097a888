namespace FunctionalTests.Wire;

/// <summary>The reserved bits of a frame as one number.</summary>
internal static class Rsv
{
    /// <summary>RSV1, which marks a compressed message under permessage-deflate (RFC 7692 section 6).</summary>
    public const int Compressed = 4;
}
