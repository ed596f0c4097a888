using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Hosting.Redis.Refusals;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>
/// Opens a separate connection to a server and records how Redis responds. The client reconnects by itself and does not
/// report the responses that its attempts get.
/// </summary>
/// <param name="LoginRefusal">
/// Redis' error for user and password; null if it accepted them or none are configured.
/// </param>
/// <param name="CommandRefusal">Redis' error for a command; null if it executed the command.</param>
internal sealed record RedisHandshake(RedisRefusal? LoginRefusal, RedisRefusal? CommandRefusal)
{
    /// <summary>Why the server does not serve this program; null if it does.</summary>
    public RedisRefusal? Refusal => CommandRefusal is null ? null : LoginRefusal ?? CommandRefusal;

    /// <summary>Connects, logs in and sends a <c>PING</c>.</summary>
    /// <param name="endPoint">The server.</param>
    /// <param name="options">User, password and TLS.</param>
    /// <exception cref="Exception">
    /// The server cannot be reached or does not respond within the connect timeout.
    /// </exception>
    public static async Task<RedisHandshake> RunAsync(EndPoint endPoint, ConfigurationOptions options)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.ConnectTimeout));
        using var socket =
            endPoint is UnixDomainSocketEndPoint
                ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, timeout.Token);
        await using var stream = await OpenAsync(socket, endPoint, options, timeout.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var login = string.IsNullOrEmpty(options.Password)
            ? null
            : await SendAsync(
                stream,
                reader,
                options.Password,
                timeout.Token,
                string.IsNullOrEmpty(options.User)
                    ? ["AUTH", options.Password]
                    : ["AUTH", options.User, options.Password]
            );
        return new RedisHandshake(login, await SendAsync(stream, reader, options.Password, timeout.Token, "PING"));
    }

    private static async Task<Stream> OpenAsync(
        Socket socket,
        EndPoint endPoint,
        ConfigurationOptions options,
        CancellationToken cancellationToken
    )
    {
        var plain = new NetworkStream(socket);
        if (!options.Ssl)
        {
            return plain;
        }

        var encrypted = new SslStream(plain);
        var host = GetHost(endPoint, options);
        await encrypted.AuthenticateAsClientAsync(
            options.SslClientAuthenticationOptions?.Invoke(host)
                ?? new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = options.SslProtocols ?? default,
                },
            cancellationToken
        );
        return encrypted;
    }

    private static string GetHost(EndPoint endPoint, ConfigurationOptions options) =>
        !string.IsNullOrEmpty(options.SslHost)
            ? options.SslHost
            : endPoint switch
            {
                DnsEndPoint name => name.Host,
                IPEndPoint address => $"{address.Address}",
                _ => "",
            };

    private static async Task<RedisRefusal?> SendAsync(
        Stream stream,
        StreamReader reader,
        string? password,
        CancellationToken cancellationToken,
        params string[] command
    )
    {
        var request = new StringBuilder($"*{command.Length}\r\n");
        foreach (var part in command)
        {
            request.Append(null, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        }

        try
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        }
        catch (IOException)
        {
            // A server with too many clients responds before it reads a command, and closes the connection.
        }

        var response =
            await reader.ReadLineAsync(cancellationToken)
            ?? throw new IOException("the server closes the connection without a response");

        // The error for an unknown command may quote its arguments.
        return response is not ['-', .. var error]
            ? null
            : RedisRefusal.Parse(
                string.IsNullOrEmpty(password) ? error : error.Replace(password, "***", StringComparison.Ordinal)
            ) ?? throw new IOException("the server is not Redis");
    }
}
