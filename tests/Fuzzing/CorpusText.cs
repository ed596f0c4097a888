using System.Globalization;
using System.Text;

namespace EdgeGateway.Fuzzing;

/// <summary>
/// An input as a line of text: printable ASCII as it is, other bytes as <c>\n</c>, <c>\r</c>, <c>\t</c>, <c>\xHH</c>,
/// and a backslash as <c>\\</c>.
/// </summary>
internal static class CorpusText
{
    public static string Escape(ReadOnlySpan<byte> input)
    {
        var text = new StringBuilder(input.Length);
        foreach (var value in input)
        {
            _ = value switch
            {
                (byte)'\n' => text.Append(@"\n"),
                (byte)'\r' => text.Append(@"\r"),
                (byte)'\t' => text.Append(@"\t"),
                (byte)'\\' => text.Append(@"\\"),
                >= (byte)' ' and <= (byte)'~' => text.Append((char)value),
                _ => text.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            };
        }

        return text.ToString();
    }

    public static byte[] Unescape(string line)
    {
        var input = new List<byte>(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] != '\\')
            {
                input.Add((byte)line[i]);
                continue;
            }

            var form = line[++i];
            input.Add(
                form switch
                {
                    'n' => (byte)'\n',
                    'r' => (byte)'\r',
                    't' => (byte)'\t',
                    '\\' => (byte)'\\',
                    'x' => Convert.FromHexString(line.AsSpan(i + 1, 2))[0],
                    _ => throw new FormatException($"The corpus has the unknown escape \\{form}."),
                }
            );
            i += form == 'x' ? 2 : 0;
        }

        return [.. input];
    }
}
