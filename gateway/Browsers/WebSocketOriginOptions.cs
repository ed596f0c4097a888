namespace EdgeGateway.Browsers;

/// <summary>
/// The section <c>WebSockets</c>: which pages may open WebSockets. Browsers leave that check to the server (RFC 6455
/// section 10.2). An empty list allows all pages. Changes apply without a restart.
/// </summary>
internal sealed class WebSocketOriginOptions : OriginOptions
{
    public const string Section = "WebSockets";
}
