using System.Diagnostics;
using System.Net.Sockets;
using EdgeGateway.Testing.Redis;

namespace FunctionalTests.Draining;

/// <summary>HAProxy in front of gateways, without retries: a request that a server does not answer has failed.</summary>
internal sealed class HaProxy : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly Process _process;

    private HaProxy(Uri url, IEnumerable<(int Public, int Management)> gateways)
    {
        Url = url;
        File.WriteAllText(
            _file,
            $"""
            defaults
              mode http
              retries 0
              timeout connect 5s
              timeout client 1m
              timeout server 1m
              timeout tunnel 1m
              timeout check 5s
            frontend clients
              bind 127.0.0.1:{url.Port}
              default_backend gateways
            backend gateways
              option httpchk GET /readyz
              default-server check inter 250ms fall 1 rise 1
            {string.Join(
                '\n',
                gateways.Select(gateway =>
                    $"  server gateway-{gateway.Public} 127.0.0.1:{gateway.Public} port {gateway.Management}"
                )
            )}

            """
        );

        // Debian installs it outside of the PATH of users other than root.
        const string Installed = "/usr/sbin/haproxy";
        _process = Process.Start(
            new ProcessStartInfo(File.Exists(Installed) ? Installed : "haproxy", ["-db", "-f", _file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>HTTP/1.1 for clients.</summary>
    public Uri Url { get; }

    /// <summary>Starts it and returns when it accepts connections.</summary>
    public static async Task<HaProxy> StartAsync(IEnumerable<(int Public, int Management)> gateways)
    {
        var proxy = new HaProxy(new Uri($"http://127.0.0.1:{LoopbackPort.Reserve()}"), gateways);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.False(proxy._process.HasExited, "HAProxy did not start.");
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(proxy.Url.Host, proxy.Url.Port, TestContext.Current.CancellationToken);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
        return proxy;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        File.Delete(_file);
    }
}
