using System.Net;

namespace LogSource.Ingest.SyslogMessages;

/// <summary>
/// Parses the header of a message in the style of RFC 3164, which describes existing practice and requires nothing:
/// <code>
/// HEADER = [PRI] [TIMESTAMP SP [HOST SP]] [TAG], see <see cref="SyslogTag"/>
/// </code>
/// Cisco's devices write before the time a sequence number, the name of a host or node (on IOS XR with a colon and no
/// blank after it), and a <c>*</c> or <c>.</c> for a clock that is not synchronized. After the time they write a zone
/// and a colon. A message without a time has no host. A message without a priority must have a time, and a tag with a
/// colon and a blank: any other line could begin in the same way.
/// </summary>
internal static class Rfc3164
{
    public static SyslogHeader Parse(ReadOnlySpan<byte> message, int afterPriority, SyslogClock clock)
    {
        var reader = new ByteReader(message) { Position = afterPriority };
        ReadOnlySpan<byte> host = default;
        var hasTime = TryTakeTime(ref reader, clock, out var time, ref host);
        var hasHost = false;
        if (hasTime)
        {
            hasHost = TakeHost(ref reader, ref host);
        }
        else
        {
            reader.Position = afterPriority;
            reader.TryTake((byte)' ');
        }

        var hasPriority = afterPriority > 0;
        var hasTag =
            SyslogTag.TryTake(ref reader, isStrict: !hasPriority, hasTime, out var name, out var process)
            || (hasPriority && hasHost && SyslogTag.TryTakeWord(ref reader, out name));
        return !hasPriority && !(hasTime && hasTag)
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
        scoped ref ByteReader reader,
        SyslogClock clock,
        out long time,
        ref ReadOnlySpan<byte> host
    )
    {
        // Docker's default format over TCP has a blank after the priority.
        reader.SkipBlanks();
        if (TryTakeTime(ref reader, clock, out time))
        {
            return true;
        }

        // Cisco: "123: router: *Oct 12 06:46:31.123: ", or only a colon before the time.
        if (reader.TryTakeNumber(1, 9, out _) && reader.TryTake((byte)':'))
        {
            reader.SkipBlanks();
            return TryTakeTime(ref reader, clock, out time) || TryTakeOrigin(ref reader, clock, out time, ref host);
        }

        return reader.TryTake((byte)':') && SkipBlanks(ref reader) && TryTakeTime(ref reader, clock, out time);
    }

    // Takes "router: *Oct 12 …", IOS XR's "RP/0/RSP0/CPU0:Oct 12 …", or the latter with a host before it.
    private static bool TryTakeOrigin(
        scoped ref ByteReader reader,
        SyslogClock clock,
        out long time,
        ref ReadOnlySpan<byte> host
    )
    {
        time = 0;
        for (var i = 0; i < 2; i++)
        {
            var start = reader.Position;
            var token = reader.TakeToken();
            var colon = token.IndexOf((byte)':');
            if (token is [_, .., (byte)':'])
            {
                colon = token.Length - 1;
            }

            var name = colon > 0 ? token[..colon] : token;
            host = i == 0 ? name : host;
            if (colon > 0)
            {
                reader.Position = start + colon + 1;
                if (SkipBlanks(ref reader) && TryTakeTime(ref reader, clock, out time))
                {
                    return true;
                }

                break;
            }

            reader.SkipBlanks();
        }

        host = default;
        return false;
    }

    private static bool SkipBlanks(scoped ref ByteReader reader)
    {
        reader.SkipBlanks();
        return true;
    }

    private static bool TryTakeTime(scoped ref ByteReader reader, SyslogClock clock, out long time)
    {
        var start = reader.Position;
        reader.TryTakeAny("*."u8);
        if (
            SyslogTimestamp.TryTakeBsd(ref reader, clock, out time)
            || SyslogTimestamp.TryTakeIso(ref reader, "Tt"u8, clock, out time)
        )
        {
            _ = reader.TryTake((byte)':') || reader.TryTakeText(" :"u8);
            if (reader.IsAtBlank)
            {
                reader.SkipBlanks();
                return true;
            }
        }

        reader.Position = start;
        return false;
    }

    /// <returns>Whether a word was taken as the host's name.</returns>
    private static bool TakeHost(scoped ref ByteReader reader, ref ReadOnlySpan<byte> host)
    {
        var start = reader.Position;
        if (reader.TryTakeText("Message forwarded from "u8) && reader.TakeToken() is [_, .., (byte)':'] forwarded)
        {
            // AIX: "Message forwarded from host: ".
            host = forwarded[..^1];
            reader.TryTake((byte)' ');
            return false;
        }

        reader.Position = start;
        if (!host.IsEmpty || SyslogTag.IsAtRepetition(reader))
        {
            return false;
        }

        var isTag = SyslogTag.TryTake(ref reader, isStrict: false, isAfterTime: true, out _, out _);
        reader.Position = start;
        var word = reader.TakeToken();
        if (isTag && !IPAddress.TryParse(word, out _))
        {
            reader.Position = start;
            return false;
        }

        host = word;
        reader.TryTake((byte)' ');

        // Cisco ASA: "host : %ASA-6-302013: text".
        reader.Position += reader.Rest.StartsWith(": %"u8) ? 2 : 0;
        return true;
    }
}
