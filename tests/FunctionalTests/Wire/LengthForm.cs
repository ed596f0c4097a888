namespace FunctionalTests.Wire;

/// <summary>The form of a frame's length field (RFC 6455 section 5.2).</summary>
internal enum LengthForm
{
    /// <summary>The shortest form, which is the only valid one.</summary>
    Shortest,

    /// <summary>126 and 2 octets.</summary>
    Medium,

    /// <summary>127 and 8 octets.</summary>
    Long,
}
