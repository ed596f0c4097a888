using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing;

namespace FunctionalTests.Draining;

/// <summary>The notifications that systemd receives from a unit with <c>Type=notify</c>.</summary>
[Trait("Category", "Waits")]
public sealed class SystemdTests : IDisposable
{
    private const int Sigterm = 15;
    private readonly string _folder = Directory.CreateTempSubdirectory("edgegateway-systemd").FullName;

    [Theory]
    [InlineData("gateway.dll", new[] { "Management", "Public" })]
    [InlineData("backend-stub.dll", new[] { "H2c", "Http", "Management" })]
    public async Task Systemd_learns_when_the_program_listens_and_when_it_begins_to_stop(
        string program,
        string[] endpoints
    )
    {
        var path = Path.Combine(_folder, "notify");
        using var notify = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        notify.Bind(new UnixDomainSocketEndPoint(path));
        using var manager = Start(program, endpoints, path);
        Assert.Equal("READY=1", await NextAsync(notify));

        var child = await manager.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        using (Process.Start("kill", [$"-{Sigterm}", $"{child}"])) { }

        Assert.Equal("STOPPING=1", await NextAsync(notify));
        await manager.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, manager.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A program assumes a unit if the program's parent is called systemd: here a shell that prints the program's id.
    private Process Start(string program, string[] endpoints, string notifySocket)
    {
        var shell = Path.Combine(_folder, "systemd");
        File.Copy("/bin/sh", shell);
        var start = new ProcessStartInfo(
            shell,
            ["-c", "dotnet \"$0\" >/dev/null & echo $!; wait $!", Path.Combine(AppContext.BaseDirectory, program)]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["NOTIFY_SOCKET"] = notifySocket;
        start.Environment["Draining__Delay"] = "00:00:00";
        start.Environment["Tokens__SigningKeys__0__Id"] = GatewayHost.KeyId;
        start.Environment["Tokens__SigningKeys__0__Secret"] = GatewayHost.Secret;
        foreach (var endpoint in endpoints)
        {
            start.Environment[$"Kestrel__Endpoints__{endpoint}__Url"] = "http://127.0.0.1:0";
        }

        return Process.Start(start)!;
    }

    private static async Task<string> NextAsync(Socket notify)
    {
        var buffer = new byte[256];
        var length = await notify
            .ReceiveAsync(buffer, TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }
}
