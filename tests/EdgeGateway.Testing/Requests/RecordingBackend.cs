using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using EdgeGateway.Testing.Network;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// A backend on plain sockets. It records complete requests, and as faults the bytes that have more than one meaning.
/// It answers with the request's method and target.
/// </summary>
public abstract class RecordingBackend : IDisposable
{
    private readonly TcpServer _server;
    private readonly ConcurrentQueue<RecordedRequest> _requests = new();
    private readonly ConcurrentQueue<string> _faults = new();

    protected RecordingBackend() => _server = new TcpServer(ServeConnectionAsync);

    /// <summary>Where the backend listens.</summary>
    public IPEndPoint Address => _server.Address;

    /// <summary>The answer to requests that are no follow-ups; null: the usual one.</summary>
    public string? Answer { get; set; }

    /// <summary>Whether the backend speaks HTTP/2 with prior knowledge.</summary>
    public abstract bool IsHttp2 { get; }

    /// <summary>Returns what arrived since the last call, without follow-ups.</summary>
    public (RecordedRequest[] Requests, string[] Faults) Take() =>
        ([.. Drain(_requests).Where(request => !request.IsFollowUp)], [.. Drain(_faults)]);

    public void Dispose()
    {
        _server.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>Serves a connection to its end.</summary>
    /// <exception cref="FormatException">Bytes have more than one meaning.</exception>
    private protected abstract Task ServeAsync(Stream client);

    private protected RecordedRequest Record(string method, string target, string body)
    {
        var request = new RecordedRequest(method, target, body);
        _requests.Enqueue(request);
        return request;
    }

    private static IEnumerable<T> Drain<T>(ConcurrentQueue<T> queue)
    {
        while (queue.TryDequeue(out var item))
        {
            yield return item;
        }
    }

    private async Task ServeConnectionAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                await ServeAsync(client.GetStream());
            }
            catch (FormatException fault)
            {
                _faults.Enqueue(fault.Message);
            }
            catch (IOException)
            {
                // The proxy has closed the connection, perhaps within a request, which then counts as not sent.
            }
        }
    }
}
