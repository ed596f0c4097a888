using System.Globalization;
using System.Text;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// Reads HTTP/1.1 messages from a connection and accepts none that has two meanings. One character is one byte.
/// </summary>
internal sealed class Http1Reader(Stream stream)
{
    private const string End = "\r\n\r\n";

    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _unread = "";

    /// <summary>Reads a head; null at the end of the connection.</summary>
    /// <exception cref="FormatException">The head has two meanings.</exception>
    public async Task<Http1Head?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _unread.IndexOf(End, StringComparison.Ordinal)) < 0)
        {
            CheckLineEnds(_unread);
            if (!await FillAsync(cancellationToken))
            {
                return _unread.Length == 0 ? null : throw new EndOfStreamException("The head is not complete.");
            }
        }

        var head = _unread[..end];
        _unread = _unread[(end + End.Length)..];
        CheckLineEnds(head);
        return new Http1Head(head);
    }

    /// <summary>Reads a body.</summary>
    /// <param name="framing">Its length; -1: in chunks; null: to the end of the connection.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="FormatException">The body has two meanings.</exception>
    /// <exception cref="EndOfStreamException">The body is not complete.</exception>
    public async Task<string> ReadBodyAsync(long? framing, CancellationToken cancellationToken)
    {
        if (framing == -1)
        {
            return await ReadChunksAsync(cancellationToken);
        }

        if (framing is { } length)
        {
            return await TakeAsync((int)length, cancellationToken);
        }

        while (await FillAsync(cancellationToken)) { }

        var rest = _unread;
        _unread = "";
        return rest;
    }

    private async Task<string> ReadChunksAsync(CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (true)
        {
            var line = await TakeLineAsync(cancellationToken);
            if (line.Length is 0 or > 8 || !line.All(char.IsAsciiHexDigit))
            {
                throw new FormatException($"the chunk size \"{line}\" has more than one meaning");
            }

            var size = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.Append(await TakeAsync(size, cancellationToken));
            if (size == 0)
            {
                while (await TakeLineAsync(cancellationToken) is { Length: > 0 } trailer)
                {
                    Http1Head.CheckTrailer(trailer);
                }

                return body.ToString();
            }

            if (await TakeLineAsync(cancellationToken) is { Length: > 0 } rest)
            {
                throw new FormatException($"\"{rest}\" behind a chunk");
            }
        }
    }

    private async Task<string> TakeLineAsync(CancellationToken cancellationToken)
    {
        int end;
        while ((end = _unread.IndexOf('\n', StringComparison.Ordinal)) < 0)
        {
            await FillOrThrowAsync(cancellationToken);
        }

        var line = await TakeAsync(end + 1, cancellationToken);
        return line.EndsWith("\r\n", StringComparison.Ordinal) && !line[..^2].Contains('\r', StringComparison.Ordinal)
            ? line[..^2]
            : throw new FormatException("a line of a chunk with a bare CR or LF");
    }

    private async Task<string> TakeAsync(int length, CancellationToken cancellationToken)
    {
        while (_unread.Length < length)
        {
            await FillOrThrowAsync(cancellationToken);
        }

        var taken = _unread[..length];
        _unread = _unread[length..];
        return taken;
    }

    private async Task FillOrThrowAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(cancellationToken))
        {
            throw new EndOfStreamException("The body is not complete.");
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        var count = await stream.ReadAsync(_buffer, cancellationToken);
        _unread += Encoding.Latin1.GetString(_buffer, 0, count);
        return count > 0;
    }

    private static void CheckLineEnds(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (
                (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
                || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] != '\n')
            )
            {
                throw new FormatException("a head with a bare CR or LF");
            }
        }
    }
}
