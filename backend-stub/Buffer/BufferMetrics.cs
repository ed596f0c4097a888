using System.Diagnostics.Metrics;

namespace LogSource.Buffer;

/// <summary>The instruments of the buffer, in the meter <c>LogSource.Buffer</c>.</summary>
internal sealed class BufferMetrics
{
    private readonly Counter<long> _appended;

    public BufferMetrics(IMeterFactory meters) =>
        _appended = meters
            .Create("LogSource.Buffer")
            .CreateCounter<long>("logsource.lines.appended", "{line}", "Lines that the buffer has acknowledged.");

    public void AppendedByRequest(int lines) => Appended("http", lines);

    public void AppendedBySyslog(int lines) => Appended("syslog", lines);

    private void Appended(string source, int lines) =>
        _appended.Add(lines, new KeyValuePair<string, object?>("source", source));
}
