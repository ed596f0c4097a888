using Microsoft.Extensions.Primitives;

namespace EdgeGateway.ForwardedHeaders;

/// <summary>
/// Reads the entries of a comma-separated field (RFC 9110 section 5.6.1) backwards, because each proxy appends its
/// entry at the end.
/// </summary>
internal struct ReverseListReader(StringValues field)
{
    private int _line = field.Count - 1;
    private int _end = int.MaxValue;

    /// <summary>Reads the next entry that is not empty; false at the start of the field.</summary>
    public bool TryRead(out ReadOnlySpan<char> entry)
    {
        while (_line >= 0)
        {
            var line = field[_line].AsSpan();
            var rest = line[..Math.Min(_end, line.Length)];
            var comma = rest.LastIndexOf(',');
            (_line, _end) = comma < 0 ? (_line - 1, int.MaxValue) : (_line, comma);
            entry = rest[(comma + 1)..].Trim(" \t");
            if (!entry.IsEmpty)
            {
                return true;
            }
        }

        entry = default;
        return false;
    }
}
