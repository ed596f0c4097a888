namespace EdgeGateway.Connections.Http2.Frames;

/// <summary>What the header of an HTTP/2 frame says.</summary>
/// <param name="Type">The frame's type.</param>
/// <param name="Flags">Its flags, whose meaning depends on the type.</param>
/// <param name="Stream">Its stream; 0 for the connection.</param>
/// <param name="ContentLength">The bytes of its payload, of DATA without the padding.</param>
internal readonly record struct FrameHead(FrameType Type, byte Flags, int Stream, int ContentLength)
{
    private const byte EndStreamFlag = 1;

    /// <summary>The frame is the last one of its sender on its stream (RFC 9113 sections 6.1 and 6.2).</summary>
    public bool EndsStream => Type is FrameType.Data or FrameType.Headers && (Flags & EndStreamFlag) != 0;

    /// <summary>The frame brings a part of a body, or the end of a message.</summary>
    public bool IsContent => (Type == FrameType.Data && ContentLength > 0) || EndsStream;
}
