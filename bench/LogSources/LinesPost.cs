using System.Text;

namespace EdgeGateway.Bench.LogSources;

/// <summary>Creates requests that post lines of plain text of equal length.</summary>
internal static class LinesPost
{
    /// <summary>Creates a request whose lines the caller fills in with ASCII without line breaks.</summary>
    /// <param name="app">The app that receives the lines.</param>
    /// <param name="lines">The number of lines.</param>
    /// <param name="length">Bytes per line without the line feed.</param>
    /// <param name="fill">Writes the n-th line.</param>
    public static byte[] Create(string app, int lines, int length, Action<int, Span<byte>> fill)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST /apps/{app}/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                + $"Content-Length: {lines * (length + 1)}\r\n\r\n"
        );
        var request = new byte[head.Length + (lines * (length + 1))];
        head.CopyTo(request, 0);
        var rest = request.AsSpan(head.Length);
        for (var i = 0; i < lines; i++, rest = rest[(length + 1)..])
        {
            fill(i, rest[..length]);
            rest[length] = (byte)'\n';
        }

        return request;
    }
}
