using LogSource.Syslog.Framing;

namespace EdgeGateway.Fuzzing.Models;

/// <summary>
/// Finds the frames of a syslog connection whose bytes are all known, by the rules of <see cref="StreamFraming"/>.
/// </summary>
internal ref struct ReferenceFraming
{
    private const string NoFrame = "begins with neither a count of octets nor a priority";
    private const int MaxCountDigits = 8;
    private const int ShortestMessage = 3;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _maxLength;
    private readonly List<FoundFrame> _frames = [];
    private int _at;
    private bool _afterCounted;
    private bool _hasLines;
    private string? _fault;

    private ReferenceFraming(ReadOnlySpan<byte> bytes, int maxLength)
    {
        _bytes = bytes;
        _maxLength = maxLength;
    }

    private readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    public static (List<FoundFrame> Frames, string? Fault) Parse(ReadOnlySpan<byte> bytes, int maxLength)
    {
        var framing = new ReferenceFraming(bytes, maxLength);
        while (framing._fault is null && framing.SkipLineEnds())
        {
            framing.ReadFrame();
        }

        return (framing._frames, framing._fault);
    }

    private bool SkipLineEnds()
    {
        while (Rest is [(byte)'\r' or (byte)'\n' or (byte)'\0', ..])
        {
            _at++;
            _afterCounted = false;
        }

        return !Rest.IsEmpty;
    }

    private void ReadFrame()
    {
        var digits = CountDigits(Rest);
        var startsWithCount = digits > 0 && Rest[0] != '0';
        if (startsWithCount && digits == Rest.Length && digits <= MaxCountDigits && _afterCounted)
        {
            _fault = "is cut off";
        }
        else if (startsWithCount && digits <= MaxCountDigits && digits < Rest.Length && Rest[digits] == ' ')
        {
            ReadCounted(digits + 1, int.Parse(Rest[..digits], System.Globalization.CultureInfo.InvariantCulture));
        }
        else if (_afterCounted && Rest[0] != '<')
        {
            _fault = NoFrame;
        }
        else
        {
            ReadLine();
        }
    }

    private void ReadCounted(int prefix, int count)
    {
        var message = Rest[prefix..];
        var isSure = _afterCounted;
        if (!isSure && !(count >= ShortestMessage && !(_hasLines && count > _maxLength) && HasPriority(message, count)))
        {
            ReadLine();
        }
        else if (_hasLines && (count > message.Length || (count < message.Length && !CanFollow(message[count]))))
        {
            ReadText(prefix + count);
        }
        else if (count > message.Length)
        {
            _fault = "is cut off";
        }
        else
        {
            Add(message[..count], isCounted: true, trimsReturn: false);
            _at += prefix + count;
            _afterCounted = !_hasLines;
        }
    }

    // Lines whose beginning looks like a count of their bytes.
    private void ReadText(int length)
    {
        var end = Math.Min(_at + length, _bytes.Length);
        while (SkipLineEnds() && _at < end)
        {
            ReadLine();
        }
    }

    private void ReadLine()
    {
        var end = Rest.IndexOfAny((byte)'\n', (byte)'\0');
        var line = end < 0 ? Rest : Rest[..end];
        Add(line, isCounted: false, trimsReturn: true);
        _at += line.Length + (end < 0 ? 0 : 1);
        _afterCounted = false;
        _hasLines = true;
    }

    private void Add(ReadOnlySpan<byte> message, bool isCounted, bool trimsReturn)
    {
        var kept = message[..Math.Min(message.Length, _maxLength)];
        var length = message.Length - (trimsReturn && message.Length > _maxLength && message[^1] == '\r' ? 1 : 0);
        if (_frames.Count == 0 && ForeignProtocol.Find(kept, isCut: length > kept.Length) is { } foreign)
        {
            _fault = foreign;
            return;
        }

        _frames.Add(new FoundFrame(CorpusText.Escape(kept), length, isCounted));
    }

    private static int CountDigits(ReadOnlySpan<byte> text) =>
        text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length;

    // "<", one to three digits and ">", within the counted bytes.
    private static bool HasPriority(ReadOnlySpan<byte> message, int count)
    {
        message = message[..Math.Min(message.Length, count)];
        return message is [(byte)'<', ..]
            && CountDigits(message[1..]) is >= 1 and <= 3 and var digits
            && message[(1 + digits)..] is [(byte)'>', ..];
    }

    private static bool CanFollow(byte next) =>
        next is (byte)'\n' or (byte)'\r' or (byte)'\0' or (byte)'<' or (>= (byte)'0' and <= (byte)'9');
}
