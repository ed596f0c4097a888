using System.Net;
using EdgeGateway.Testing;
using EdgeGateway.Testing.Requests;

namespace FunctionalTests.ReverseProxy.Requests;

/// <summary>A gateway in front of recording backends of both protocols, several of each.</summary>
public sealed class RequestCaseFixture : IAsyncLifetime
{
    private const int Lanes = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CaseLane[] _http1 = CaseLane.Create(Lanes, http2: false);
    private readonly CaseLane[] _http2 = CaseLane.Create(Lanes, http2: true);

    internal GatewayHost Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        Gateway = await GatewayHost.StartAsync([
            ("ReverseProxy:Clusters:log-source:HealthCheck:Active:Enabled", "false"),
            .. _http1.Concat(_http2).SelectMany(lane => lane.Settings()),
        ]);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        foreach (var lane in _http1.Concat(_http2))
        {
            lane.Dispose();
        }
    }

    /// <summary>Sends all requests of a protocol to backends of a protocol.</summary>
    internal Task<CaseResult[]> SendAsync(bool http2Client, bool http2Backend) =>
        Runner(http2Client)
            .RunAsync(
                [
                    .. (http2Client ? RequestCase.Http2 : RequestCase.Http1).Where(sent =>
                        !http2Backend || !sent.OpensWebSocket
                    ),
                ],
                http2Backend ? _http2 : _http1
            );

    /// <summary>Lets backends give all answers, to clients of a protocol.</summary>
    internal Task<CaseResult[]> AnswerAsync(bool http2Client) =>
        Runner(http2Client)
            .RunAnswersAsync(
                [.. RequestCase.Answers.Where(answer => !http2Client || answer.Group != "WebSocket")],
                _http1
            );

    private CaseRunner Runner(bool http2Client)
    {
        var server = http2Client ? Gateway.H2c : Gateway.Http;
        return new CaseRunner(new IPEndPoint(IPAddress.Loopback, server.Port), http2Client, Patience);
    }
}
