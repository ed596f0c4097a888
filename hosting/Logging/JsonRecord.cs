using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EdgeGateway.Hosting.Configuration.Schema;
using EdgeGateway.Hosting.Startup;

namespace EdgeGateway.Hosting.Logging;

/// <summary>
/// Formats a log record as one line of JSON: <c>time</c>, <c>level</c>, <c>category</c>, <c>event</c> (a number),
/// <c>message</c>, the message's values with their names in camel case, <c>trace</c> if the record belongs to a trace,
/// and <c>error</c> if it has an exception.
/// </summary>
internal static class JsonRecord
{
    private const string Template = "{OriginalFormat}";

    // Not for HTML. The default encoder would also escape quotes in a longer form, and all other scripts than Latin.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? t_writer;

    public static void Write<TState>(
        IBufferWriter<byte> output,
        DateTimeOffset time,
        LogLevel level,
        byte[] category,
        int eventId,
        string message,
        TState state,
        Exception? exception
    )
    {
        // A value's ToString may log a record itself, so the writer is taken from the thread meanwhile.
        var json = t_writer ?? new Utf8JsonWriter(output, Options);
        t_writer = null;
        json.Reset(output);
        json.WriteStartObject();
        json.WriteString("time"u8, time.UtcDateTime);
        json.WriteString("level"u8, Name(level));
        json.WriteString("category"u8, category);
        json.WriteNumber("event"u8, eventId);
        json.WriteString("message"u8, message);
        var hasTrace = false;
        if (state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            for (var i = 0; i < values.Count; i++)
            {
                var (name, value) = values[i];
                if (name != Template)
                {
                    WriteValue(json, name, value);
                    hasTrace |= name == "TraceId";
                }
            }
        }

        if (!hasTrace && Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
        {
            json.WriteString("traceId"u8, activity.TraceId.ToHexString());
        }

        if (exception is not null)
        {
            // An error that the operator can correct has no stack trace.
            json.WriteString(
                "error"u8,
                OperatorErrors.Explain(exception) is { Count: > 0 } lines
                    ? string.Join('\n', lines)
                    : SecretKeys.MaskUsers(exception.ToString())
            );
        }

        json.WriteEndObject();
        json.Flush();
        t_writer = json;
        output.Write("\n"u8);
    }

    private static ReadOnlySpan<byte> Name(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace"u8,
            LogLevel.Debug => "debug"u8,
            LogLevel.Information => "info"u8,
            LogLevel.Warning => "warn"u8,
            LogLevel.Error => "error"u8,
            _ => "critical"u8,
        };

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        Span<char> key = stackalloc char[Math.Min(name.Length, 64)];
        name.AsSpan(0, key.Length).CopyTo(key);
        key[0] = char.ToLowerInvariant(key[0]);
        switch (value)
        {
            case null:
                json.WriteNull(key);
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            case int number:
                json.WriteNumber(key, number);
                break;
            case long number:
                json.WriteNumber(key, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            default:
                json.WriteString(
                    key,
                    SecretKeys.MaskUsers(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                );
                break;
        }
    }
}
