using System.Text;
using LogSource.Ingest.SyslogMessages;

namespace LogSource.Syslog.Routing;

/// <summary>The sender of a message. A field that the header lacks is <c>-</c>.</summary>
internal readonly record struct SyslogSender(string Hostname, string AppName, string ProcId)
{
    public const string Nil = "-";

    // The longest host name. Longer fields are cut for routing.
    private const int MaxFieldBytes = 255;

    public static SyslogSender Unknown { get; } = new(Nil, Nil, Nil);

    public static SyslogSender FromHeader(SyslogHeader header) =>
        new(Text(header.HostName), Text(header.AppName), Text(header.ProcId));

    /// <summary>Whether the header has the same fields. Always false for fields that are not ASCII.</summary>
    public bool Matches(SyslogHeader header) =>
        Is(Hostname, header.HostName) && Is(AppName, header.AppName) && Is(ProcId, header.ProcId);

    private static bool Is(string known, ReadOnlySpan<byte> field) =>
        field.IsEmpty ? known == Nil : Ascii.Equals(field, known);

    private static string Text(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? Nil : Encoding.UTF8.GetString(field.Length <= MaxFieldBytes ? field : field[..MaxFieldBytes]);
}
