using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Testing.Redis;

/// <summary>Has a server carry out a command over a connection of its own, which no client's opinion of the server stands in the way of.</summary>
internal static class RedisCommand
{
    /// <summary>Sends a command.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="command">As one writes it in redis-cli; one whose reply is no array.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The reply's text.</returns>
    /// <exception cref="InvalidOperationException">The server refused.</exception>
    public static async Task<string> RunAsync(int port, string command, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{command}\r\n"), ct);
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(ct) ?? throw new IOException("The connection ended without a reply.");
        return line[0] switch
        {
            '+' or ':' => line[1..],
            '$' => await BulkAsync(reader, int.Parse(line[1..], CultureInfo.InvariantCulture), ct),
            _ => throw new InvalidOperationException($"{command}: {line}"),
        };
    }

    // What is asked for here is ASCII: as many characters as bytes. Of a key that is not there the length is -1; a reader that is asked for
    // nothing would wait for something.
    private static async Task<string> BulkAsync(StreamReader reader, int length, CancellationToken ct)
    {
        if (length <= 0)
        {
            return "";
        }

        var text = new char[length];
        return await reader.ReadBlockAsync(text, ct) == text.Length
            ? new string(text)
            : throw new IOException("The connection ended within a reply.");
    }
}
