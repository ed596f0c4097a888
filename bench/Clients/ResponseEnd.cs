using System.Globalization;
using System.Text;

namespace EdgeGateway.Bench.Clients;

/// <summary>Finds the end of an HTTP/1.1 response to a GET (RFC 9112 section 6.3). Performs no I/O.</summary>
internal static class ResponseEnd
{
    private const string Length = "\r\ncontent-length:";

    /// <summary>Whether these bytes are a whole response with status 200.</summary>
    /// <exception cref="InvalidOperationException">The response has another status.</exception>
    public static bool IsReached(ReadOnlySpan<byte> response)
    {
        var head = response.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        var fields = Encoding.Latin1.GetString(response[..head]);
        if (!fields.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"the server returned '{fields.Split('\r')[0]}'");
        }

        var body = response[(head + 4)..];
        var at = fields.IndexOf(Length, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? body.EndsWith("0\r\n\r\n"u8)
            : body.Length >= int.Parse(fields[(at + Length.Length)..].Split('\r', 2)[0], CultureInfo.InvariantCulture);
    }
}
