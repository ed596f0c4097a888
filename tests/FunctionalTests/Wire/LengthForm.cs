namespace FunctionalTests.Wire;

/// <summary>How a payload's length is written.</summary>
internal enum LengthForm
{
    /// <summary>In as few octets as it can be: the only legal way.</summary>
    Shortest,

    /// <summary>In 2 more octets.</summary>
    Medium,

    /// <summary>In 8 more octets.</summary>
    Long,
}
