using System.Text;

namespace EdgeGateway.Testing.Requests;

/// <summary>Builds the frames of one stream from the items of a script.</summary>
internal sealed class Http2Script(int stream)
{
    private readonly List<(byte Type, byte[] Payload)> _frames = [];
    private List<byte>? _fields = [];

    public void Add(string item)
    {
        var (directive, text) = item.Split(' ', 2) is [var first, var rest] ? (first, rest) : (item, "");
        switch (directive)
        {
            case "@field":
                var parts = text.Split('|');
                AddField(parts[0], parts[1]);
                break;
            case "@data":
                EndFields();
                _frames.Add((Http2Frame.Data, Encoding.Latin1.GetBytes(CaseScript.Unescape(text))));
                break;
            case "@trailers":
                EndFields();
                _fields = [];
                break;
            default:
                var end = item.IndexOf(": ", 1, StringComparison.Ordinal);
                AddField(end > 0 ? item[..end] : item.TrimEnd(':'), end > 0 ? item[(end + 2)..] : "");
                break;
        }
    }

    public byte[] ToBytes()
    {
        EndFields();
        return
        [
            .. _frames.SelectMany(
                (frame, i) => Http2Frame.Split(frame.Type, stream, frame.Payload, isLast: i == _frames.Count - 1)
            ),
        ];
    }

    private void AddField(string name, string value) =>
        _fields!.AddRange(Hpack.Encode(CaseScript.Unescape(name), CaseScript.Unescape(value)));

    private void EndFields()
    {
        if (_fields is not null)
        {
            _frames.Add((Http2Frame.Headers, [.. _fields]));
            _fields = null;
        }
    }
}
