using System.Text;
using System.Text.Json;
using LogSource.Ingest.SyslogMessages;
using LogSource.Lines;

namespace LogSource.Ingest.Formats;

/// <summary>
/// A JSON object that is a line. <see cref="JsonKeys"/> are the keys of its message, time and container. A dot in such
/// a key is a dot in the member's name (<c>{"kubernetes.pod_name":…}</c>) or leads into an object
/// (<c>{"kubernetes":{"pod_name":…}}</c>). Other members are ignored. A record without a message is stored as its JSON
/// text.
/// </summary>
internal struct JsonLineReader
{
    private const int None = int.MaxValue;

    // The length of an RFC 3339 time with every character escaped.
    private const int MaxTimeLength = 6 * 40;

    // A time without an offset is in UTC.
    private static readonly SyslogClock Utc = new(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);

    private readonly ReadOnlyMemory<byte> _body;
    private readonly JsonKeys _keys;
    private readonly ParsedLines _batch;

    // Indices of keys: a smaller index has precedence. A repeated key overrides the earlier one.
    private int _messageKey = None;
    private int _wrongMessageKey = None;
    private int _timeKey = None;
    private int _wrongTimeKey = None;
    private int _containerKey = None;

    private ReadOnlyMemory<byte> _message;
    private long? _time;
    private string? _container;
    private bool _hasOthers;

    private JsonLineReader(ReadOnlyMemory<byte> body, JsonKeys keys, ParsedLines batch)
    {
        _body = body;
        _keys = keys;
        _batch = batch;
    }

    /// <summary>Adds a record to the lines of the request.</summary>
    /// <param name="reader">The reader, at the record's first token; afterwards at its last token.</param>
    /// <param name="body">The reader's input. A message without escapes is a slice of it.</param>
    /// <param name="keys">The keys of the record's parts.</param>
    /// <param name="batch">Receives the line.</param>
    /// <exception cref="BadLineException">The value is not a valid record.</exception>
    /// <exception cref="JsonException">The text is not valid JSON.</exception>
    public static void Add(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, JsonKeys keys, ParsedLines batch)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new BadLineException("is not a JSON object");
        }

        var record = new JsonLineReader(body, keys, batch);
        var start = (int)reader.TokenStartIndex;
        try
        {
            record.ReadMembers(ref reader, stackalloc int[keys.Count]);
        }
        catch (InvalidOperationException)
        {
            // Thrown by the reader for an escape such as \ud800 without its other half.
            throw new BadLineException("has an incomplete surrogate pair");
        }

        batch.Add(record.Message(body[start..(int)reader.BytesConsumed]), record._container, record.Time());
    }

    /// <param name="reader">The reader, at the first token of an object; afterwards at its last token.</param>
    /// <param name="offsets">
    /// For each key, the length of its path that leads to this object; negative if the path does not lead there.
    /// </param>
    private void ReadMembers(ref Utf8JsonReader reader, scoped ReadOnlySpan<int> offsets)
    {
        Span<int> inner = stackalloc int[offsets.Length];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = _keys.Find(ref reader, offsets, inner, out var leadsOn);
            reader.Read();
            if (leadsOn && reader.TokenType == JsonTokenType.StartObject)
            {
                var member = reader;
                ReadMembers(ref member, inner);
                reader = key < 0 ? member : reader;
            }

            if (key >= 0)
            {
                Take(key, ref reader);
            }

            _hasOthers |= key < 0;
            reader.Skip();
        }
    }

    private void Take(int key, ref Utf8JsonReader reader)
    {
        switch (_keys[key].Field)
        {
            case JsonField.Message:
                TakeMessage(key, ref reader);
                break;
            case JsonField.Time:
                TakeTime(key, ref reader);
                break;
            case JsonField.Container:
                TakeContainer(key, ref reader);
                break;
        }
    }

    private void TakeMessage(int key, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String when key <= _messageKey:
                _messageKey = key;
                _message = ReadText(ref reader);
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _hasOthers = true;
                break;
            case not JsonTokenType.String:
                _wrongMessageKey = Math.Min(key, _wrongMessageKey);
                break;
        }
    }

    private readonly ReadOnlyMemory<byte> ReadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return _body.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
        }

        var text = _batch.NewCopy(reader.ValueSpan.Length);
        return text.AsMemory(0, reader.CopyString(text));
    }

    private void TakeTime(int key, ref Utf8JsonReader reader)
    {
        if (
            reader.TokenType is JsonTokenType.Null or JsonTokenType.StartObject or JsonTokenType.StartArray
            || (reader.TokenType == JsonTokenType.String && reader.ValueSpan.IsEmpty)
            || key > _timeKey
        )
        {
            return;
        }

        if (TryReadTime(ref reader, out var time))
        {
            _timeKey = key;
            _time = time;
        }
        else if (_keys[key].IsStrictTime)
        {
            _wrongTimeKey = Math.Min(key, _wrongTimeKey);
        }
    }

    private static bool TryReadTime(ref Utf8JsonReader reader, out long unixNanoseconds)
    {
        unixNanoseconds = 0;
        if (reader.TokenType == JsonTokenType.Number)
        {
            return UnixTime.TryParse(reader.ValueSpan, out unixNanoseconds);
        }

        Span<byte> buffer = stackalloc byte[MaxTimeLength];
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > buffer.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> text = buffer[..reader.CopyString(buffer)];
        var time = new ByteReader(text);
        return (SyslogTimestamp.TryTakeIso(ref time, "Tt "u8, Utc, out unixNanoseconds) && time.IsAtEnd)
            || UnixTime.TryParse(text, out unixNanoseconds);
    }

    private void TakeContainer(int key, ref Utf8JsonReader reader)
    {
        var isOwn = _keys[key].IsStrictContainer;
        if (reader.TokenType != JsonTokenType.String)
        {
            // Other systems have an object under this name.
            if (
                isOwn
                && reader.TokenType is not (JsonTokenType.Null or JsonTokenType.StartObject or JsonTokenType.StartArray)
            )
            {
                throw new BadLineException("has a container that is not a string");
            }

            return;
        }

        if (key <= _containerKey && NameOf(reader.GetString()!, isOwn) is { } name)
        {
            _containerKey = key;
            _container = name;
        }
    }

    private static string? NameOf(string text, bool isOwn)
    {
        if (ContainerName.IsValid(text))
        {
            return text;
        }

        return isOwn
            ? throw new BadLineException($"names a bad container: {ContainerName.Rule}", "bad-container")
            : ContainerName.Normalize(Encoding.UTF8.GetBytes(text));
    }

    private readonly ReadOnlyMemory<byte> Message(ReadOnlyMemory<byte> record)
    {
        if (_messageKey != None)
        {
            return _message.TrimEnd("\r\n"u8);
        }

        if (_hasOthers)
        {
            return record;
        }

        throw new BadLineException(
            _wrongMessageKey == None ? "has no message" : $"has a {_keys[_wrongMessageKey].Name} that is not a string"
        );
    }

    private readonly long? Time() =>
        _timeKey != None || _wrongTimeKey == None
            ? _time
            : throw new BadLineException(
                $"has a {_keys[_wrongTimeKey].Name} that is not RFC 3339 or Unix seconds, or out of range"
            );
}
