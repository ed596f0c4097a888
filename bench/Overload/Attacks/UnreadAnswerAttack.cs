using System.Net;
using EdgeGateway.Testing.Attacks;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>
/// Sends a hundred requests on each HTTP/2 connection, for answers of the gateway that it does not accept. With a few
/// bytes, each request repeats an entry of the table of HPACK: half of the connections as often as the gateway permits
/// without counting it, the others until the headers have nearly the greatest size.
/// </summary>
internal sealed class UnreadAnswerAttack(int connections) : IAttack
{
    private const int Requests = 100;
    private const int FewCopies = 1;
    private const int ManyCopies = 14;

    private static readonly byte[][] Frames = [Build(FewCopies), Build(ManyCopies)];

    public IReadOnlyDictionary<string, string?> Settings { get; } =
        new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:PublicH2c:Url"] = "http://127.0.0.1:0",
            ["Kestrel:Endpoints:PublicH2c:Protocols"] = "Http2",
            ["Logging:LogLevel:EdgeGateway.Connections"] = "Error",
        };

    public Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken) =>
        new HeldConnections(connections).RunAsync(
            new IPEndPoint(IPAddress.Loopback, rig.Gateway.Urls[2].Port),
            i => Frames[i % 2],
            cancellationToken
        );

    private static byte[] Build(int copies) =>
        [
            .. Http2Frames.Preface,
            .. Http2Frames.InitialWindow(0),
            .. Enumerable
                .Range(0, Requests)
                .SelectMany(i => Http2Frames.HeaderBomb((2 * i) + 1, "/nowhere", tls: false, copies)),
        ];
}
