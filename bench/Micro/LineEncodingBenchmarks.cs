using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using LogSource.LineEncoding;
using LogSource.Lines;

namespace EdgeGateway.Micro;

/// <summary>A line of the log source in the bytes that followers receive.</summary>
public class LineEncodingBenchmarks
{
    private readonly LogEntry _plain = Entry(new string('x', 120));
    private readonly LogEntry _escaped = Entry("{\"level\":\"info\",\"text\":\"Grüße 😀\"}\n\tat line 1");
    private readonly ArrayBufferWriter<byte> _output = new(1_024);
    private EncodedLine? _encoded;

    [GlobalSetup]
    public void Encode() => _encoded = EncodedLine.Encode(_plain);

    [Benchmark]
    public object EncodePlainLine() => EncodedLine.Encode(_plain);

    [Benchmark]
    public object EncodeEscapedLine() => EncodedLine.Encode(_escaped);

    [Benchmark]
    public int WriteEvent()
    {
        _output.ResetWrittenCount();
        _encoded!.WriteEvent(_output, LineFields.None);
        return _output.WrittenCount;
    }

    private static LogEntry Entry(string message) =>
        new(new EntryId(1795365602064, 0), new LogLine("web-1", 1424052163930163178, Encoding.UTF8.GetBytes(message)));
}
