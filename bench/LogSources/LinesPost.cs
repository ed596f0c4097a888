using System.Text;

namespace EdgeGateway.Bench.LogSources;

/// <summary>Requests that write lines of plain text, all of one length.</summary>
internal static class LinesPost
{
    /// <summary>A request whose lines are filled in by the caller: ASCII without line breaks.</summary>
    /// <param name="app">To whom they belong.</param>
    /// <param name="lines">How many.</param>
    /// <param name="length">Bytes of each, without its line feed.</param>
    /// <param name="fill">Writes the n-th.</param>
    public static byte[] Create(string app, int lines, int length, Action<int, Span<byte>> fill)
    {
        var head = Encoding.ASCII.GetBytes(
            $"POST /apps/{app}/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: {lines * (length + 1)}\r\n\r\n"
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
