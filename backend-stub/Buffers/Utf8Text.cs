using System.Text;
using System.Text.Unicode;

namespace LogSource.Buffers;

internal static class Utf8Text
{
    /// <summary>The same bytes where they are UTF-8, else a copy with U+FFFD for each ill-formed sequence.</summary>
    public static ReadOnlyMemory<byte> Sanitize(ReadOnlyMemory<byte> bytes) =>
        Utf8.IsValid(bytes.Span) ? bytes : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span));
}
