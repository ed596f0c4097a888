using System.Text;
using EdgeGateway.Hosting.Wire;
using EdgeGateway.Operations;

namespace EdgeGateway.Status.Events;

/// <summary>Changes as events of an event stream (WHATWG HTML section 9.2.6).</summary>
internal static class EventText
{
    /// <summary>A comment.</summary>
    public static readonly ReadOnlyMemory<byte> KeepAlive = ":\n\n"u8.ToArray();

    /// <summary>Returns one event for each change. The JSON contains no line break.</summary>
    public static byte[] Format(IReadOnlyList<Change> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
        {
            text.Append("id: ").Append(change.Id).Append("\nevent: change\ndata: ");
            text.Append(JsonBody.Serialize(change)).Append("\n\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
