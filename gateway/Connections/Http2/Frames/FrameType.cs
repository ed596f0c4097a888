namespace EdgeGateway.Connections.Http2.Frames;

/// <summary>The types of HTTP/2 frames (RFC 9113 section 6). A frame may have any other type, too.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    Priority = 2,
    Reset = 3,
    Settings = 4,
    PushPromise = 5,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}
