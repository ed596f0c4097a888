using System.Text;
using LogSource.Ingest;
using LogSource.Ingest.Bodies;
using LogSource.Ingest.Budget;
using LogSource.Ingest.Formats;
using LogSource.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Bodies of <c>text/plain</c>: the first line is the <c>Content-Type</c>, the rest is the body. The text equals the
/// whole body decoded at once, and its lines, joined, are the text.
/// </summary>
internal sealed class BodyTarget : IFuzzTarget
{
    private const int Limit = 64 * 1024;

    private static readonly IngestBudget Budget = new(Options.Create(new IngestOptions()));

    public string Name => "text-bodies";

    public IReadOnlyList<string> Parsers { get; } =
    ["LogSource.Ingest.Bodies.", "LogSource.Ingest.Formats.TextLines", "LogSource.Lines.Utf8Text"];

    public long MaxSteps(int length) => 5_000 + (200L * length);

    public long MaxAllocation(int length) => 128 * 1024 + (200L * length);

    public void Parse(ReadOnlyMemory<byte> input)
    {
        if (TryRead(input, out _) is { } text)
        {
            IngestBatch.TryParse(batch => TextLines.Parse(text, batch));
        }
    }

    public void Check(ReadOnlyMemory<byte> input)
    {
        if (TryRead(input, out var declared) is not { } text)
        {
            return;
        }

        var body = BodyOf(input).ToArray();
        var encoding = BodyCharset.Detect(body, declared, out var mark) ?? Encoding.UTF8;
        var expected = Encoding.UTF8.GetBytes(encoding.GetString(body, mark, body.Length - mark));
        var sanitized = LogSource.Lines.Utf8Text.Sanitize(text);
        Expect.Equal(expected, sanitized.Span, "the decoded text");

        var lines = IngestBatch.TryParse(batch => TextLines.Parse(text, batch))!;
        var separate = Encoding.UTF8.GetString(sanitized.Span).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (separate[^1].Length == 0 && (sanitized.IsEmpty || sanitized.Span[^1] == '\n'))
        {
            separate.RemoveAt(separate.Count - 1);
        }

        Expect.Equal(separate.Count, lines.Count, "the number of lines");
        foreach (var (index, line) in lines.Index())
        {
            var bytes = Encoding.UTF8.GetBytes(separate[index]);
            Expect.Equal(ParsedLines.Cut(bytes, IngestBatch.MaxLineBytes).Span, line.Message.Span, "a line");
            StoredLine.Check(line);
        }
    }

    private static ReadOnlyMemory<byte> BodyOf(ReadOnlyMemory<byte> input) =>
        input.Span.IndexOf((byte)'\n') is >= 0 and var end ? input[(end + 1)..] : default;

    private static ReadOnlyMemory<byte>? TryRead(ReadOnlyMemory<byte> input, out Encoding? charset)
    {
        charset = null;
        var end = input.Span.IndexOf((byte)'\n');
        var context = new DefaultHttpContext();
        context.Request.ContentType = Encoding.Latin1.GetString(end < 0 ? input.Span : input.Span[..end]);
        try
        {
            var type = BodyType.Parse(context.Request);
            charset = type.Charset;
            using var reservation = Budget.NewReservation();
            using var stream = new MemoryStream(BodyOf(input).ToArray());
            return ReadAsync(stream, charset, reservation).GetAwaiter().GetResult();
        }
        catch (ProblemException exception)
        {
            Expect.True(exception.Problem.Status is 413 or 415, $"{exception.Problem.Status} is 413 or 415");
            return null;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(
        MemoryStream stream,
        Encoding? charset,
        IngestReservation reservation
    )
    {
        var body = await RequestBody.ReadAsync(stream, Limit, reservation, CancellationToken.None);
        body = await body.ToUtf8Async(charset, Limit, reservation, CancellationToken.None);
        var text = body.Bytes.ToArray();
        body.Recycle();
        return text;
    }
}
