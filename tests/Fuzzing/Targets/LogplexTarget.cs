using System.Globalization;
using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Formats;
using LogSource.Lines;
using LogSource.Problems;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Bodies of <c>application/logplex-1</c>. A body is accepted exactly if it consists of counted frames, and the lines of
/// a body are those of its frames sent one by one.
/// </summary>
internal sealed class LogplexTarget : IFuzzTarget
{
    private const long ReceivedAt = 1_700_000_000_000_000_000;

    public string Name => "logplex";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Ingest.Formats.LogplexLines",
        "LogSource.Ingest.SyslogMessages.OctetCounting",
        "LogSource.Ingest.SyslogMessages.Rfc5424",
        "LogSource.Ingest.SyslogMessages.StructuredData",
        "LogSource.Ingest.ParsedLines",
    ];

    public long MaxSteps(int length) => 5_000 + (1_500L * length);

    public long MaxAllocation(int length) => 8_192 + (300L * length);

    public void Parse(ReadOnlyMemory<byte> input) => TryParse(input, isOfLogplex: false);

    public void Check(ReadOnlyMemory<byte> input)
    {
        var frames = FindFrames(input);
        var lines = TryParse(input, isOfLogplex: true);
        Expect.Equal(frames is not null, lines is not null, "whether the body is accepted");
        Expect.Equal(frames is not null, TryParse(input, isOfLogplex: false) is not null, "the same of other senders");
        if (frames is null)
        {
            return;
        }

        Expect.Equal(frames.Count, lines!.Count, "the number of lines");
        foreach (var (index, frame) in frames.Index())
        {
            var alone = TryParse(Frame(frame), isOfLogplex: true)![0];
            Expect.Equal(Describe(alone), Describe(lines[index]), $"line {index}");
            StoredLine.Check(alone);
        }

        foreach (var line in TryParse(input, isOfLogplex: false)!)
        {
            StoredLine.Check(line);
        }
    }

    private static IReadOnlyList<LogLine>? TryParse(ReadOnlyMemory<byte> body, bool isOfLogplex)
    {
        var batch = new ParsedLines(new IngestOptions { MaxLineBytes = 200 }, "app-1", ReceivedAt);
        try
        {
            LogplexLines.Parse(body, batch, isOfLogplex);
            return batch.Lines;
        }
        catch (ProblemException exception)
        {
            Expect.Equal((400, "bad-frame"), (exception.Problem.Status, exception.Problem.Code), "the problem");
            return null;
        }
    }

    // RFC 6587 section 3.4.1. Null if the bytes are not such frames.
    private static List<ReadOnlyMemory<byte>>? FindFrames(ReadOnlyMemory<byte> body)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        while (!body.IsEmpty)
        {
            var blank = body.Span.IndexOf((byte)' ');
            var count = blank < 0 ? "" : Encoding.Latin1.GetString(body.Span[..blank]);
            if (
                !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || count[0] == '0'
                || !count.All(char.IsAsciiDigit)
                || length > body.Length - blank - 1
            )
            {
                return null;
            }

            frames.Add(body.Slice(blank + 1, length));
            body = body[(blank + 1 + length)..];
        }

        return frames;
    }

    private static byte[] Frame(ReadOnlyMemory<byte> message) =>
        [.. Encoding.ASCII.GetBytes($"{message.Length} "), .. message.Span];

    private static string Describe(LogLine line) =>
        $"{line.Container} {line.UnixNanoseconds} {CorpusText.Escape(line.Message.Span)}";
}
