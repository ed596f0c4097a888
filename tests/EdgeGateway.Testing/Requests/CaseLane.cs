using System.Globalization;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// A path of the proxy and the backend to which it leads. A lane runs one case at a time, so that whatever arrives at
/// its backend belongs to that case, and so that the next request uses the same connection to the backend.
/// </summary>
public sealed class CaseLane(string path, RecordingBackend backend) : IDisposable
{
    /// <summary>The path, without a slash at its end.</summary>
    public string Path => path;

    public RecordingBackend Backend => backend;

    /// <summary>The cluster of the gateway.</summary>
    private string Name => path.Trim('/');

    /// <summary>Creates lanes with backends of their own.</summary>
    public static CaseLane[] Create(int count, bool http2) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new CaseLane(
                    string.Create(CultureInfo.InvariantCulture, $"/{(http2 ? "h2c" : "h1")}-{i}"),
                    http2 ? new RecordingHttp2Backend() : new RecordingHttp1Backend()
                )),
        ];

    /// <summary>The settings of a gateway that make the path lead to the backend, without a token.</summary>
    public (string Key, string? Value)[] Settings() =>
        [
            ($"ReverseProxy:Routes:{Name}:ClusterId", Name),
            ($"ReverseProxy:Routes:{Name}:Match:Path", $"{path}/{{**rest}}"),
            ($"ReverseProxy:Routes:{Name}:AuthorizationPolicy", "Anonymous"),
            ($"ReverseProxy:Clusters:{Name}:Destinations:primary:Address", $"http://{backend.Address}/"),
            ($"ReverseProxy:Clusters:{Name}:HttpRequest:Version", backend.IsHttp2 ? "2" : "1.1"),
            ($"ReverseProxy:Clusters:{Name}:HttpRequest:VersionPolicy", "RequestVersionExact"),
        ];

    public void Dispose() => backend.Dispose();
}
