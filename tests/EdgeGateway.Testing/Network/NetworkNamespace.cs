using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeGateway.Testing.Network;

/// <summary>
/// A separate network host for clients that disappear without closing their connections: a network namespace and a pair
/// of virtual interfaces. Needs Linux and root.
/// </summary>
public sealed partial class NetworkNamespace : IAsyncDisposable
{
    // linux/sched.h and linux/capability.h.
    private const int CloneNewNet = 0x40000000;
    private const long NetAdmin = 1 << 12;
    private const long SysAdmin = 1 << 21;

    private static int _count;

    private readonly string _name;
    private readonly string _interface;

    private NetworkNamespace(string run, int number)
    {
        // test.sh removes what a killed process left behind by these names. An interface name has at most 15
        // characters.
        _name = $"{run}.{number}";
        _interface = $"eg-{run.Split('.')[^1]}-{number}";

        // Four addresses of the benchmarking range (RFC 2544), which is not routed.
        var subnet = Random.Shared.Next(1 << 15) << 2;
        Outside = new IPAddress([198, (byte)(18 + (subnet >> 16)), (byte)(subnet >> 8), (byte)(subnet | 1)]);
        Inside = new IPAddress([198, (byte)(18 + (subnet >> 16)), (byte)(subnet >> 8), (byte)(subnet | 2)]);
    }

    /// <summary>Why this machine cannot create a namespace; null if it can.</summary>
    public static string? UnavailableReason =>
        !OperatingSystem.IsLinux() ? "Network namespaces need Linux."
        : EffectiveUser() != 0 ? "Network namespaces need root."
        : (~Capabilities() & (NetAdmin | SysAdmin)) != 0 ? "Network namespaces need CAP_NET_ADMIN and CAP_SYS_ADMIN."
        : Array.Find(["ip", "iptables"], program => !IsInstalled(program)) is { } missing
            ? $"Network namespaces need {missing} on the PATH."
        : null;

    /// <summary>The address of the interface in this process's namespace. Servers listen on it.</summary>
    public IPAddress Outside { get; }

    /// <summary>The address of the interface in the new namespace. Clients connect from it.</summary>
    public IPAddress Inside { get; }

    /// <summary>Creates the namespace and its interfaces.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        var run =
            Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_RUN") ?? $"edgegateway-tests.{Environment.ProcessId}";
        var created = new NetworkNamespace(run, Interlocked.Increment(ref _count));
        try
        {
            await RunAsync($"ip netns add {created._name}");
            await RunAsync($"ip link add {created._interface} type veth peer name eth0 netns {created._name}");
            await RunAsync($"ip addr add {created.Outside}/30 dev {created._interface}");
            await RunAsync($"ip link set {created._interface} up");
            await created.RunInsideAsync($"ip addr add {created.Inside}/30 dev eth0");
            await created.RunInsideAsync("ip link set eth0 up");
            return created;
        }
        catch
        {
            await created.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a connection from inside the namespace. The socket may be used from any thread.</summary>
    public async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread that entered another namespace must not return to a pool. A socket keeps the namespace it was
        // created in.
        new Thread(() =>
        {
            try
            {
                Enter();
                connected.SetResult(Connect(server));
            }
            catch (Exception exception)
            {
                connected.SetException(exception);
            }
        }).Start();
        return await connected.Task;
    }

    /// <summary>
    /// Drops all further packets of this connection in both directions, as if its host had disappeared.
    /// </summary>
    public async Task DropPacketsAsync(IPEndPoint client)
    {
        await RunInsideAsync($"iptables -w -A OUTPUT -p tcp --sport {client.Port} -j DROP");
        await RunInsideAsync($"iptables -w -A INPUT -p tcp --dport {client.Port} -j DROP");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The namespace exists while it has sockets, so deleting its name does not remove the interface.
        await RunAsync($"ip link del {_interface}", mustSucceed: false);
        await RunAsync($"ip netns del {_name}", mustSucceed: false);
    }

    private static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // With this option Close discards the connection, so that no kernel retransmissions remain in the
            // namespace.
            socket.LingerState = new LingerOption(true, 0);
            socket.Connect(server);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task RunAsync(string command, bool mustSucceed = true)
    {
        var words = command.Split(' ');
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (mustSucceed && process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command}: {error}");
        }
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static long Capabilities() =>
        Convert.ToInt64(
            File.ReadLines("/proc/self/status")
                .First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))[7..]
                .Trim(),
            16
        );

    private void Enter()
    {
        using var handle = File.OpenHandle($"/run/netns/{_name}");
        if (SetNamespace((int)handle.DangerousGetHandle(), CloneNewNet) != 0)
        {
            throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private Task RunInsideAsync(string command) => RunAsync($"ip netns exec {_name} {command}");

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
