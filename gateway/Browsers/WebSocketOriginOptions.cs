namespace EdgeGateway.Browsers;

/// <summary>The section <c>WebSockets</c>: whose pages may open WebSockets, which browsers leave to the server (RFC 6455 section 10.2).
/// Off: everybody's.</summary>
internal sealed class WebSocketOriginOptions : OriginOptions
{
    public const string Section = "WebSockets";
}
