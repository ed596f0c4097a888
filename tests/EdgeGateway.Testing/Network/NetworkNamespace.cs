using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeGateway.Testing.Network;

/// <summary>A host of its own on a wire of its own, for clients that vanish: a network namespace and a pair of virtual
/// interfaces. Linux, as root.</summary>
public sealed partial class NetworkNamespace : IAsyncDisposable
{
    // linux/sched.h and linux/capability.h.
    private const int CloneNewNet = 0x40000000;
    private const long NetAdmin = 1 << 12;
    private const long SysAdmin = 1 << 21;

    private static int _count;

    private readonly string _name;
    private readonly string _wire;

    private NetworkNamespace(string run, int number)
    {
        // By these names test.sh finds what a killed process left behind. An interface's name has 15 characters at most.
        _name = $"{run}.{number}";
        _wire = $"eg-{run.Split('.')[^1]}-{number}";

        // The range for benchmarks (RFC 2544), which nobody routes; four addresses of it.
        var subnet = Random.Shared.Next(1 << 15) << 2;
        Outside = new IPAddress([198, (byte)(18 + (subnet >> 16)), (byte)(subnet >> 8), (byte)(subnet | 1)]);
        Inside = new IPAddress([198, (byte)(18 + (subnet >> 16)), (byte)(subnet >> 8), (byte)(subnet | 2)]);
    }

    /// <summary>Why there can be no namespace here; null if there can.</summary>
    public static string? Obstacle =>
        !OperatingSystem.IsLinux() ? "Network namespaces are Linux's."
        : EffectiveUser() != 0 ? "A network namespace takes root."
        : (~Capabilities() & (NetAdmin | SysAdmin)) != 0 ? "A network namespace takes CAP_NET_ADMIN and CAP_SYS_ADMIN."
        : Array.Find(["ip", "iptables"], program => !IsInstalled(program)) is { } missing
            ? $"There is no {missing} on the PATH."
        : null;

    /// <summary>The address of this end of the wire: what a server listens on.</summary>
    public IPAddress Outside { get; }

    /// <summary>The address of the other end.</summary>
    public IPAddress Inside { get; }

    /// <summary>Sets it up.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        var run =
            Environment.GetEnvironmentVariable("EDGEGATEWAY_TEST_RUN") ?? $"edgegateway-tests.{Environment.ProcessId}";
        var made = new NetworkNamespace(run, Interlocked.Increment(ref _count));
        try
        {
            await RunAsync($"ip netns add {made._name}");
            await RunAsync($"ip link add {made._wire} type veth peer name eth0 netns {made._name}");
            await RunAsync($"ip addr add {made.Outside}/30 dev {made._wire}");
            await RunAsync($"ip link set {made._wire} up");
            await made.RunInsideAsync($"ip addr add {made.Inside}/30 dev eth0");
            await made.RunInsideAsync("ip link set eth0 up");
            return made;
        }
        catch
        {
            await made.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection from inside; the socket may be used from any thread.</summary>
    public async Task<Socket> ConnectAsync(IPEndPoint server)
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);

        // A thread that was in another namespace must not go back to a pool. A socket stays where it was made.
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

    /// <summary>From now on nothing passes that this connection sends or is sent: to the other end, its host is gone.</summary>
    public async Task VanishAsync(IPEndPoint client)
    {
        await RunInsideAsync($"iptables -w -A OUTPUT -p tcp --sport {client.Port} -j DROP");
        await RunInsideAsync($"iptables -w -A INPUT -p tcp --dport {client.Port} -j DROP");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The namespace itself lives on while it has sockets, so the wire would not go with its name.
        await RunAsync($"ip link del {_wire}", mustSucceed: false);
        await RunAsync($"ip netns del {_name}", mustSucceed: false);
    }

    private static Socket Connect(IPEndPoint server)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Closed, it leaves nothing in the namespace that would go on trying to say so.
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
        using var space = File.OpenHandle($"/run/netns/{_name}");
        if (SetNamespace((int)space.DangerousGetHandle(), CloneNewNet) != 0)
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
