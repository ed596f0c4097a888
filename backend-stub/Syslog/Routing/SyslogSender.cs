using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.Syslog.Routing;

/// <summary>Who sent a message; a field is <c>-</c> where the header does not say.</summary>
internal readonly record struct SyslogSender(string Hostname, string AppName, string ProcId)
{
    public const string Nil = "-";

    // Long enough for every name of a host; what is longer is cut for routing.
    private const int MaxFieldBytes = 255;

    public static SyslogSender Unknown { get; } = new(Nil, Nil, Nil);

    public static SyslogSender Of(SyslogHeader header) =>
        new(Text(header.HostName), Text(header.AppName), Text(header.ProcId));

    /// <summary>Whether the header says the same; false also where it may, but is not ASCII.</summary>
    public bool IsOf(SyslogHeader header) =>
        Is(Hostname, header.HostName) && Is(AppName, header.AppName) && Is(ProcId, header.ProcId);

    private static bool Is(string known, ReadOnlySpan<byte> field) =>
        field.IsEmpty ? known == Nil : Ascii.Equals(field, known);

    private static string Text(ReadOnlySpan<byte> field) =>
        field.IsEmpty ? Nil : Encoding.UTF8.GetString(field.Length <= MaxFieldBytes ? field : field[..MaxFieldBytes]);
}
