using System.Text;

namespace EdgeGateway.Bench.Overload.Attacks;

/// <summary>Sends nearly as large a head as the gateway reads, and never its end.</summary>
internal sealed class HeldHeadAttack(int connections) : IAttack
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes(
        "GET / HTTP/1.1\r\nHost: x\r\n"
            + string.Concat(Enumerable.Range(0, 15).Select(i => $"x-{i}: {new string('x', 4_000)}\r\n"))
    );

    public IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>();

    public Task<IReadOnlyList<string>> RunAsync(Rig rig, CancellationToken cancellationToken) =>
        new HeldConnections(connections).RunAsync(rig.Address, _ => Head, cancellationToken);
}
