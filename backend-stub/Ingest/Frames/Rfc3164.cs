namespace LogSource.Ingest.Frames;

/// <summary>
/// A header as senders write it that follow RFC 3164, which describes what was seen and requires nothing:
/// <code>
/// HEADER = [PRI] [TIMESTAMP SP [HOST SP]] [TAG SP]
/// TAG    = NAME ":" / NAME "[" PROCID "]:"
/// </code>
/// Before the time Cisco's devices have a sequence number and a <c>*</c> or <c>.</c> (a clock that is not
/// synchronized), after it a colon.
/// Without a time there is no host either. A message without a priority must have a time and a tag: any other line
/// could begin like one.
/// </summary>
internal static class Rfc3164
{
    // Longer than any program's name; a text that has no tag does not become a name.
    private const int MaxTagLength = 128;

    public static SyslogHeader Parse(ReadOnlySpan<byte> message, int afterPriority, SyslogClock clock)
    {
        var reader = new ByteReader(message) { Position = afterPriority };
        ReadOnlySpan<byte> host = default;
        var hasTime = TryTakeTime(ref reader, clock, out var time, ref host);
        if (hasTime)
        {
            TakeHost(ref reader, ref host);
        }
        else
        {
            reader.Position = afterPriority;
            reader.TryTake((byte)' ');
        }

        var hasTag = TryTakeTag(ref reader, out var name, out var process);
        return afterPriority == 0 && !(hasTime && hasTag)
            ? default
            : new SyslogHeader
            {
                Format = SyslogFormat.Rfc3164,
                UnixNanoseconds = hasTime ? time : null,
                HostName = host is [(byte)'-'] ? default : host,
                AppName = name is [(byte)'-'] ? default : name,
                ProcId = process is [(byte)'-'] ? default : process,
                Length = reader.Position,
            };
    }

    private static bool TryTakeTime(
        scoped ref ByteReader reader, SyslogClock clock, out long time, ref ReadOnlySpan<byte> host)
    {
        // Docker's default over TCP has a blank after the priority.
        reader.SkipBlanks();
        if (TryTakeTime(ref reader, clock, out time))
        {
            return true;
        }

        // 123: router: *Oct 12 06:46:31.123: or only a colon.
        if (reader.TryTakeNumber(1, 9, out _) && reader.TryTake((byte)':'))
        {
            reader.SkipBlanks();
            if (TryTakeTime(ref reader, clock, out time))
            {
                return true;
            }

            var origin = reader.TakeToken();
            host = origin is [.., (byte)':'] ? origin[..^1] : default;
        }
        else if (!reader.TryTake((byte)':'))
        {
            return false;
        }

        reader.SkipBlanks();
        if (TryTakeTime(ref reader, clock, out time))
        {
            return true;
        }

        host = default;
        return false;
    }

    private static bool TryTakeTime(scoped ref ByteReader reader, SyslogClock clock, out long time)
    {
        var start = reader.Position;
        reader.TryTakeAny("*."u8);
        if (SyslogTimestamp.TryTakeBsd(ref reader, clock, out time) ||
            SyslogTimestamp.TryTakeIso(ref reader, "Tt"u8, clock, out time))
        {
            reader.TryTake((byte)':');
            if (reader.IsAtBlank)
            {
                reader.SkipBlanks();
                return true;
            }
        }

        reader.Position = start;
        return false;
    }

    private static void TakeHost(scoped ref ByteReader reader, ref ReadOnlySpan<byte> host)
    {
        var start = reader.Position;
        if (reader.TryTakeText("Message forwarded from "u8) && reader.TakeToken() is [_, .., (byte)':'] forwarded)
        {
            // AIX.
            host = forwarded[..^1];
            reader.TryTake((byte)' ');
            return;
        }

        reader.Position = start;
        if (!host.IsEmpty || reader.Rest.StartsWith("last message repeated "u8) || TryTakeTag(ref reader, out _, out _))
        {
            reader.Position = start;
            return;
        }

        host = reader.TakeToken();
        reader.TryTake((byte)' ');

        // Cisco ASA: "host : %ASA-6-302013: text".
        reader.Position += reader.Rest.StartsWith(": %"u8) ? 2 : 0;
    }

    /// <summary>Takes a tag and the blank after it.</summary>
    private static bool TryTakeTag(
        scoped ref ByteReader reader, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> process)
    {
        name = process = default;
        var start = reader.Position;
        reader.SkipBlanks();
        var token = reader.TakeToken();
        var bracket = token.IndexOf((byte)'[');
        if (bracket > 0 && token[bracket..].IndexOf("]:"u8) is > 0 and var end)
        {
            // A text may follow without a blank.
            reader.Position -= token.Length - (bracket + end + 2);
            name = token[..bracket];
            process = token[(bracket + 1)..(bracket + end)];
        }
        else if (token is [_, .., (byte)':'] && bracket < 0)
        {
            name = token[..^1];
        }

        if (name.IsEmpty || name.Length > MaxTagLength || name.Contains((byte)':'))
        {
            name = process = default;
            reader.Position = start;
            return false;
        }

        reader.TryTake((byte)' ');
        return true;
    }
}
