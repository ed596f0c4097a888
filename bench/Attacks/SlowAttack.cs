using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using EdgeGateway.Bench.Clients;
using EdgeGateway.Bench.Results;

namespace EdgeGateway.Bench.Attacks;

/// <summary>
/// Connections that send a start, and then a byte now and then. As many are open at once as are allowed; one that the
/// gateway closes is replaced until the total is reached.
/// </summary>
/// <param name="name">What the attack is called.</param>
/// <param name="server">The endpoint that is attacked.</param>
/// <param name="start">What is sent at once.</param>
/// <param name="rest">What is sent byte by byte, again and again.</param>
/// <param name="total">How many connections there are in all.</param>
/// <param name="atOnce">How many are open at once.</param>
/// <param name="reads">Whether the attackers read what the gateway sends.</param>
internal sealed class SlowAttack(
    string name,
    IPEndPoint server,
    byte[] start,
    byte[] rest,
    int total,
    int atOnce,
    bool reads = true
) : IAttack
{
    private static readonly TimeSpan ByteInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    private readonly List<double> _lifetimes = [];
    private int _refused;
    private int _most;

    public string Name => name;

    public string Result
    {
        get
        {
            var lifetimes = new Distribution(_lifetimes);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{_lifetimes.Count:N0} connections closed, {_most:N0} open at once, after {lifetimes.At(0.5):0.0} s "
                    + $"(median), {lifetimes.Most:0.0} s (last); {_refused:N0} not accepted"
            );
        }
    }

    public Task RunAsync(CancellationToken stop) => Task.Run(() => Attack(stop), CancellationToken.None);

    // One thread for all sockets: thousands of tasks would take the processor time that the gateway needs.
    private void Attack(CancellationToken stop)
    {
        var open = new List<SlowSocket>();
        var opened = 0;
        var received = new byte[64 * 1024];
        try
        {
            while ((opened < total || open.Count > 0) && !stop.IsCancellationRequested)
            {
                for (var i = 0; i < 500 && open.Count < atOnce && opened < total; i++)
                {
                    Open(open, opened++);
                }

                _most = Math.Max(_most, open.Count);
                for (var i = open.Count - 1; i >= 0; i--)
                {
                    if (!open[i].TryStayOpen(rest, ByteInterval, reads ? received : null))
                    {
                        _lifetimes.Add(open[i].Age.TotalSeconds);
                        open[i].Dispose();
                        open[i] = open[^1];
                        open.RemoveAt(open.Count - 1);
                    }
                }

                Thread.Sleep(Rest);
            }
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    private void Open(List<SlowSocket> open, int number)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        try
        {
            socket.Bind(new IPEndPoint(SourceAddress.Of(number), 0));
            socket.Connect(server);
            socket.Blocking = false;
            open.Add(new SlowSocket(socket, start));
        }
        catch (SocketException)
        {
            socket.Dispose();
            _refused++;
        }
    }

    private sealed class SlowSocket : IDisposable
    {
        private readonly Socket _socket;
        private readonly long _opened = Stopwatch.GetTimestamp();
        private long _lastByte = Stopwatch.GetTimestamp();
        private int _next;

        public SlowSocket(Socket socket, byte[] start)
        {
            _socket = socket;
            _ = start.Length == 0 || TrySend(start);
        }

        public TimeSpan Age => Stopwatch.GetElapsedTime(_opened);

        /// <summary>Sends a byte if one is due. Returns false if the server has closed the connection.</summary>
        public bool TryStayOpen(byte[] rest, TimeSpan interval, byte[]? received)
        {
            try
            {
                if (received is not null && _socket.Poll(0, SelectMode.SelectRead) && _socket.Receive(received) == 0)
                {
                    return false;
                }
            }
            catch (SocketException)
            {
                return false;
            }

            if (Stopwatch.GetElapsedTime(_lastByte) < interval)
            {
                return received is not null || !_socket.Poll(0, SelectMode.SelectError);
            }

            _lastByte = Stopwatch.GetTimestamp();
            return TrySend(rest.AsSpan(_next++ % rest.Length, 1));
        }

        public void Dispose()
        {
            // Without TIME_WAIT, in which an address would run out of ports.
            _socket.LingerState = new LingerOption(true, 0);
            _socket.Dispose();
        }

        private bool TrySend(ReadOnlySpan<byte> bytes)
        {
            _socket.Send(bytes, SocketFlags.None, out var error);
            return error is SocketError.Success or SocketError.WouldBlock;
        }
    }
}
