using System.Globalization;
using System.Text;
using EdgeGateway.Fuzzing.Models;
using LogSource.Ingest.SyslogMessages;
using LogSource.Lines;
using LogSource.Syslog.Framing;

namespace EdgeGateway.Fuzzing.Targets;

/// <summary>
/// Syslog messages (RFC 5424, RFC 3164). The header of a message that follows a grammar strictly equals what a regular
/// expression finds, the fields of any header survive being written and parsed again, and each line is valid.
/// </summary>
internal sealed class SyslogMessageTarget : IFuzzTarget
{
    private const int MaxLineBytes = 200;

    private static readonly SyslogClock Clock = new(SyslogReceiver.Now, CentralEurope.Time);

    public string Name => "syslog-messages";

    public IReadOnlyList<string> Parsers { get; } =
    [
        "LogSource.Ingest.SyslogMessages.",
        "LogSource.Syslog.SyslogMessageMapper",
        "LogSource.Syslog.Routing.",
        "LogSource.Lines.ContainerName",
        "LogSource.Lines.AppName",
        "LogSource.Lines.Utf8Text",
    ];

    public long MaxSteps(int length) => 20_000 + (200L * length);

    public long MaxAllocation(int length) => 8_192 + (40L * length);

    public void Parse(ReadOnlyMemory<byte> input) =>
        SyslogReceiver
            .CreateMapper(MaxLineBytes)
            .TryMap(new SyslogFrame(input, input.Length, IsCounted: false), out _, out _);

    public void Check(ReadOnlyMemory<byte> input)
    {
        var header = SyslogHeader.Parse(input.Span, Clock);
        if (header.Format != SyslogFormat.Unparsed)
        {
            Expect.True(header.Length >= 0 && header.Length <= input.Length, "the header is within the message");
            CheckRewritten(header);
        }

        CheckStrict(input.Span, header);
        var mapper = SyslogReceiver.CreateMapper(MaxLineBytes);
        foreach (var isCounted in (bool[])[true, false])
        {
            if (mapper.TryMap(new SyslogFrame(input, input.Length, isCounted), out var target, out var line))
            {
                Expect.True(AppName.IsValid(target.App), "the app's name is valid");
                Expect.Equal(target.Container, line.Container, "the line's container");
                Expect.True(line.Message.Length <= MaxLineBytes + 40, "a long message is cut");
                StoredLine.Check(line);
            }
        }
    }

    // Writes the fields in the strictest form of RFC 5424.
    private static void CheckRewritten(SyslogHeader header)
    {
        var time = header.UnixNanoseconds is { } nanoseconds ? Rfc3339(nanoseconds) : "-";
        byte[] written =
        [
            .. Encoding.ASCII.GetBytes($"<13>1 {time} "),
            .. Field(header.HostName),
            (byte)' ',
            .. Field(header.AppName),
            (byte)' ',
            .. Field(header.ProcId),
            .. " - - text"u8,
        ];
        var parsed = SyslogHeader.Parse(written, Clock);
        Expect.Equal(SyslogFormat.Rfc5424, parsed.Format, "the format of the rewritten message");
        Expect.Equal(header.UnixNanoseconds, parsed.UnixNanoseconds, "the time of the rewritten message");
        Expect.Equal(header.HostName, parsed.HostName, "the host of the rewritten message");
        Expect.Equal(header.AppName, parsed.AppName, "the app of the rewritten message");
        Expect.Equal(header.ProcId, parsed.ProcId, "the process of the rewritten message");
        Expect.Equal("- text"u8, written.AsSpan(parsed.Length), "the rest of the rewritten message");
    }

    private static void CheckStrict(ReadOnlySpan<byte> message, SyslogHeader header)
    {
        if (StrictSyslog.Find(message) is not { } strict)
        {
            return;
        }

        Expect.Equal(strict.Format, header.Format, "the format of a strict message");
        Expect.Equal(strict.HostName, Encoding.Latin1.GetString(header.HostName), "the host of a strict message");
        Expect.Equal(strict.AppName, Encoding.Latin1.GetString(header.AppName), "the app of a strict message");
        Expect.Equal(strict.ProcId, Encoding.Latin1.GetString(header.ProcId), "the process of a strict message");
        if (strict.UnixNanoseconds is { } time)
        {
            Expect.Equal(time, header.UnixNanoseconds, "the time of a strict message");
        }

        if (strict.Format == SyslogFormat.Rfc5424)
        {
            Expect.True(header.HasData, "a strict message has structured data");
            Expect.Equal(
                strict.Text,
                Encoding.Latin1.GetString(
                    message[(header.Length + StructuredData.TextStart(message[header.Length..]))..]
                ),
                "the text of a strict message"
            );
        }
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> value) => value.IsEmpty ? "-"u8 : value;

    private static string Rfc3339(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(nanoseconds, 1_000_000_000);
        (seconds, rest) = rest < 0 ? (seconds - 1, rest + 1_000_000_000) : (seconds, rest);
        var time = DateTime.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{time}.{rest:D9}Z");
    }
}
