using System.Text;
using LogSource.Ingest.Frames;

namespace LogSource.Syslog;

/// <summary>Who sent a message; a field is <c>-</c> where the header says nothing.</summary>
internal readonly record struct SyslogSender(string Hostname, string AppName, string ProcId)
{
    public const string Nil = "-";

    public static SyslogSender Of(SyslogHeader header) => new(Text(header.HostName), Text(header.AppName), Text(header.ProcId));

    private static string Text(ReadOnlySpan<byte> field) => field.IsEmpty ? Nil : Encoding.ASCII.GetString(field);
}
