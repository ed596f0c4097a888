using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Unicode;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.AccessLog;

/// <summary>
/// The values of an access log line. It formats them into the log's buffer: a generated log message would allocate the
/// text, its arguments and a box for each number.
/// </summary>
internal sealed class ServedRequest : IReadOnlyList<KeyValuePair<string, object?>>, IUtf8SpanFormattable
{
    private const string Template =
        "{Method} {Path} {Protocol} {Status} {DurationMs} ms client={Client} route={Route} tenant={Tenant} end={End} "
        + "id={RequestId} bytes={Bytes} pings={Pings} trace={TraceId}";

    public required string Method { get; init; }

    public required string Path { get; init; }

    public required string Protocol { get; init; }

    public required int Status { get; init; }

    public required long DurationMs { get; set; }

    public required IPAddress? Client { get; init; }

    public required string Route { get; init; }

    public required string Tenant { get; init; }

    public required string End { get; set; }

    public required string RequestId { get; init; }

    public required long Bytes { get; set; }

    public required int Pings { get; set; }

    public required string TraceId { get; init; }

    public int Count => 14;

    public KeyValuePair<string, object?> this[int index] =>
        index switch
        {
            0 => new(nameof(Method), Method),
            1 => new(nameof(Path), Path),
            2 => new(nameof(Protocol), Protocol),
            3 => new(nameof(Status), Status),
            4 => new(nameof(DurationMs), DurationMs),
            5 => new(nameof(Client), (object?)Client ?? ""),
            6 => new(nameof(Route), Route),
            7 => new(nameof(Tenant), Tenant),
            8 => new(nameof(End), End),
            9 => new(nameof(RequestId), RequestId),
            10 => new(nameof(Bytes), Bytes),
            11 => new(nameof(Pings), Pings),
            12 => new(nameof(TraceId), TraceId),
            13 => new("{OriginalFormat}", Template),
            _ => throw new ArgumentOutOfRangeException(nameof(index)),
        };

    /// <summary>Sets what is known at the end of a stream.</summary>
    public void Complete(ProxiedStream stream, TimeSpan elapsed)
    {
        DurationMs = (long)elapsed.TotalMilliseconds;
        End = stream.EndReason is { } reason ? EndReasonCodes.Name(reason) : "";
        Bytes = stream.BytesSent;
        Pings = stream.PingsSent;
    }

    public bool TryFormat(
        Span<byte> utf8Destination,
        out int bytesWritten,
        ReadOnlySpan<char> format,
        IFormatProvider? provider
    ) =>
        Utf8.TryWrite(
            utf8Destination,
            CultureInfo.InvariantCulture,
            $"{Method} {Path} {Protocol} {Status} {DurationMs} ms client={Client} route={Route} "
                + $"tenant={Tenant} end={End} id={RequestId} bytes={Bytes} pings={Pings} trace={TraceId}",
            out bytesWritten
        );

    public override string ToString()
    {
        for (var size = 512; ; size *= 4)
        {
            var text = new byte[size];
            if (TryFormat(text, out var count, default, null))
            {
                return Encoding.UTF8.GetString(text, 0, count);
            }
        }
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
