using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Proxies;

namespace EdgeGateway.Bench.Comparison.Scenarios;

/// <summary>TLS connections with one small request each: with full handshakes, and with resumed sessions.</summary>
internal sealed class Handshakes(string name, Plan plan) : Scenario(name)
{
    private const int ConcurrentClients = 16;

    public override IReadOnlyList<Metric> Metrics => [FullRate, FullCost, ResumedRate, ResumedCost, Generator];

    private static Metric FullRate => Rate("full handshake");

    private static Metric FullCost => Cost("full handshake");

    private static Metric ResumedRate => Rate("resumed session");

    private static Metric ResumedCost => Cost("resumed session");

    private static Metric Generator =>
        new("load generator, µs CPU per TLS connection with a full handshake") { Digits = 0, IsOverhead = true };

    protected override Session CreateSession(Proxy proxy, EmbeddedLogSource logSource) =>
        new HandshakeSession(plan, proxy, logSource);

    private static Metric Rate(string what) => new($"TLS connections/s, {what}") { Digits = 0, IsMoreBetter = true };

    private static Metric Cost(string what) => new($"µs CPU per TLS connection and request, {what}") { Digits = 0 };

    private sealed class HandshakeSession(Plan plan, Proxy proxy, EmbeddedLogSource logSource)
        : Session(proxy, logSource)
    {
        private readonly byte[] _request = Encoding.ASCII.GetBytes(
            $"GET {Site.Logs(ProxyStarter.AnyApp, "n=1")} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        );

        public override async Task WarmUpAsync(CancellationToken cancellationToken)
        {
            await ConnectAsync(ClientTls.WithoutResumption, plan.HandshakeSeconds, cancellationToken);
            await ConnectAsync(ClientTls.WithResumption, plan.HandshakeSeconds, cancellationToken);
        }

        public override async Task<IReadOnlyList<(Metric Metric, double Value)>> MeasureAsync(
            bool isLast,
            CancellationToken cancellationToken
        )
        {
            var seconds = plan.HandshakeSeconds;
            var (full, fullUse) = await ConnectAsync(ClientTls.WithoutResumption, seconds, cancellationToken);
            var (resumed, resumedUse) = await ConnectAsync(ClientTls.WithResumption, seconds, cancellationToken);
            return
            [
                (FullRate, full),
                (FullCost, fullUse.Proxy.TotalMicroseconds),
                (ResumedRate, resumed),
                (ResumedCost, resumedUse.Proxy.TotalMicroseconds),
                (Generator, fullUse.Generator.TotalMicroseconds),
            ];
        }

        private async Task<(double PerSecond, CpuUse Each)> ConnectAsync(
            SslClientAuthenticationOptions tls,
            int seconds,
            CancellationToken cancellationToken
        )
        {
            var (count, started, begin) = (0, Stopwatch.GetTimestamp(), Cpu());
            await Task.WhenAll(
                Enumerable
                    .Range(0, ConcurrentClients)
                    .Select(async client =>
                    {
                        while (Stopwatch.GetElapsedTime(started).TotalSeconds < seconds)
                        {
                            await ConnectOnceAsync(client, tls, cancellationToken);
                            Interlocked.Increment(ref count);
                        }
                    })
            );
            var (took, used) = (Stopwatch.GetElapsedTime(started), Cpu() - begin);
            return (count / took.TotalSeconds, used / count);
        }

        private async Task ConnectOnceAsync(
            int client,
            SslClientAuthenticationOptions tls,
            CancellationToken cancellationToken
        )
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new System.Net.IPEndPoint(SourceAddress.Of(client), 0));
            await socket.ConnectAsync(Proxy.Tls, cancellationToken);
            await using var stream = new SslStream(new NetworkStream(socket));
            try
            {
                await stream.AuthenticateAsClientAsync(tls, cancellationToken);
            }
            catch (AuthenticationException exception)
            {
                throw new IOException($"a TLS handshake failed: {exception.Message}", exception);
            }

            await stream.WriteAsync(_request, cancellationToken);
            using var response = new MemoryStream();
            await stream.CopyToAsync(response, cancellationToken);
            var text = Encoding.ASCII.GetString(response.ToArray());
            if (!text.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"the server returned '{text.Split('\r')[0]}'");
            }
        }
    }
}
