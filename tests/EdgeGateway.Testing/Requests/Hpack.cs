using System.Text;

namespace EdgeGateway.Testing.Requests;

/// <summary>
/// Header fields as bytes (RFC 7541) between peers that use neither the dynamic table nor Huffman's code. One character
/// is one byte.
/// </summary>
internal static class Hpack
{
    // RFC 7541 appendix A.
    private static readonly (string Name, string Value)[] Static =
    [
        .. """
            :authority|:method GET|:method POST|:path /|:path /index.html|:scheme http|:scheme https|:status 200|:status 204
            :status 206|:status 304|:status 400|:status 404|:status 500|accept-charset|accept-encoding gzip, deflate
            accept-language|accept-ranges|accept|access-control-allow-origin|age|allow|authorization|cache-control
            content-disposition|content-encoding|content-language|content-length|content-location|content-range|content-type
            cookie|date|etag|expect|expires|from|host|if-match|if-modified-since|if-none-match|if-range|if-unmodified-since
            last-modified|link|location|max-forwards|proxy-authenticate|proxy-authorization|range|referer|refresh|retry-after
            server|set-cookie|strict-transport-security|transfer-encoding|user-agent|vary|via|www-authenticate
            """.Split('|', '\n').Select(entry => entry.Split(' ', 2)).Select(entry =>
            (entry[0], entry.Length > 1 ? entry[1] : "")
        ),
    ];

    /// <summary>Returns a literal field that is not indexed (RFC 7541 section 6.2.2).</summary>
    public static IEnumerable<byte> Encode(string name, string value) => [0, .. EncodeText(name), .. EncodeText(value)];

    /// <summary>Returns the fields of a block.</summary>
    /// <exception cref="FormatException">The block uses the dynamic table or Huffman's code.</exception>
    public static List<(string Name, string Value)> Decode(ReadOnlySpan<byte> block)
    {
        var fields = new List<(string Name, string Value)>();
        while (!block.IsEmpty)
        {
            if ((block[0] & 0x80) != 0)
            {
                fields.Add(Entry(ReadNumber(ref block, 7)));
            }
            else if ((block[0] & 0xE0) == 0x20)
            {
                // The size of a table that is empty.
                ReadNumber(ref block, 5);
            }
            else
            {
                var index = ReadNumber(ref block, (block[0] & 0x40) != 0 ? 6 : 4);
                var name = index == 0 ? ReadText(ref block) : Entry(index).Name;
                fields.Add((name, ReadText(ref block)));
            }
        }

        return fields;
    }

    /// <summary>Returns the status of a response's block, which starts with it. The rest may be in any code.</summary>
    public static string DecodeStatus(ReadOnlySpan<byte> block)
    {
        while ((block[0] & 0xE0) == 0x20)
        {
            ReadNumber(ref block, 5);
        }

        return (block[0] & 0x80) != 0
            ? Entry(ReadNumber(ref block, 7)).Value
            : Encoding.Latin1.GetString(block.Slice(2, 3));
    }

    private static (string Name, string Value) Entry(int index) =>
        index >= 1 && index <= Static.Length
            ? Static[index - 1]
            : throw new FormatException("HPACK: the dynamic table is not used here");

    private static string ReadText(ref ReadOnlySpan<byte> block)
    {
        if ((block[0] & 0x80) != 0)
        {
            throw new FormatException("HPACK: Huffman's code is not used here");
        }

        var length = ReadNumber(ref block, 7);
        var text = Encoding.Latin1.GetString(block[..length]);
        block = block[length..];
        return text;
    }

    // RFC 7541 section 5.1.
    private static int ReadNumber(ref ReadOnlySpan<byte> block, int bits)
    {
        var most = (1 << bits) - 1;
        var number = block[0] & most;
        block = block[1..];
        for (var shift = 0; number >= most; shift += 7)
        {
            var next = block[0];
            block = block[1..];
            number += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                break;
            }
        }

        return number;
    }

    private static byte[] EncodeText(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        var length = new List<byte> { (byte)Math.Min(bytes.Length, 127) };
        if (bytes.Length >= 127)
        {
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                length.Add((byte)((rest & 127) | 128));
            }

            length.Add((byte)rest);
        }

        return [.. length, .. bytes];
    }
}
