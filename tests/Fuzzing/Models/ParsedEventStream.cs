using System.Globalization;
using System.Text;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>Parses all bytes of an event stream at once, exactly as WHATWG HTML section 9.2.6 specifies.</summary>
internal sealed class ParsedEventStream
{
    private readonly StringBuilder _data = new();
    private string _type = "";
    private string _id = "";

    private ParsedEventStream() { }

    public List<ParsedEvent> Events { get; } = [];

    /// <summary>The reconnection times in the order in which they were set.</summary>
    public List<int> Retries { get; } = [];

    /// <summary>The id that the client would send in <c>Last-Event-ID</c>.</summary>
    public string LastEventId { get; private set; } = "";

    public static ParsedEventStream Parse(ReadOnlySpan<byte> bytes)
    {
        // "UTF-8 decode": invalid UTF-8 becomes U+FFFD, and one byte order mark is removed.
        var text = Encoding.UTF8.GetString(bytes);
        text = text.StartsWith('\uFEFF') ? text[1..] : text;

        // Text after the last line end is not a line.
        var parsed = new ParsedEventStream();
        foreach (var line in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n')[..^1])
        {
            parsed.Process(line);
        }

        return parsed;
    }

    private void Process(string line)
    {
        if (line.Length == 0)
        {
            Dispatch();
            return;
        }

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
        {
            return;
        }

        var value = colon < 0 ? "" : line[(colon + 1)..];
        SetField(colon < 0 ? line : line[..colon], value.StartsWith(' ') ? value[1..] : value);
    }

    private void SetField(string field, string value)
    {
        switch (field)
        {
            case "event":
                _type = value;
                break;
            case "data":
                _data.Append(value).Append('\n');
                break;
            case "id" when !value.Contains('\0', StringComparison.Ordinal):
                _id = value;
                break;
            case "retry" when value.Length > 0 && value.All(char.IsAsciiDigit):
                Retries.Add(int.TryParse(value, CultureInfo.InvariantCulture, out var time) ? time : int.MaxValue);
                break;
        }
    }

    private void Dispatch()
    {
        LastEventId = _id;
        if (_data.Length > 0)
        {
            Events.Add(new ParsedEvent(_type.Length > 0 ? _type : "message", _data.ToString(0, _data.Length - 1), _id));
        }

        _data.Clear();
        _type = "";
    }
}
