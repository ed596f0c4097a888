using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EdgeGateway.Testing.Redis;

/// <summary>
/// Runs a command on a server over a new connection, without a client library that may consider the server unavailable.
/// </summary>
internal static class RedisCommand
{
    /// <summary>Runs a command.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="command">The command as in redis-cli. Its reply must not be an array.</param>
    /// <param name="ct">Cancels the command.</param>
    /// <returns>The text of the reply.</returns>
    /// <exception cref="InvalidOperationException">The server replied with an error.</exception>
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

    // The replies are ASCII, so characters equal bytes. The length is -1 for a missing key; reading 0 characters would
    // block.
    private static async Task<string> BulkAsync(StreamReader reader, int length, CancellationToken ct)
    {
        if (length <= 0)
        {
            return "";
        }

        var text = new char[length];
        return await reader.ReadBlockAsync(text, ct) == text.Length
            ? new string(text)
            : throw new IOException("The connection ended inside a reply.");
    }
}
