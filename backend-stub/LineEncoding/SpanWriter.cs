using System.Globalization;

namespace LogSource.LineEncoding;

/// <summary>Writes bytes consecutively into a span, whose length the caller calculates beforehand.</summary>
internal ref struct SpanWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    public readonly Span<byte> Free => _destination[Written..];

    public void Advance(int count) => Written += count;

    public void Write(byte value) => _destination[Written++] = value;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Free);
        Written += bytes.Length;
    }

    public void Write<T>(T value, ReadOnlySpan<char> format = default)
        where T : IUtf8SpanFormattable
    {
        if (!value.TryFormat(Free, out var count, format, CultureInfo.InvariantCulture))
        {
            throw new ArgumentException("The span is too short.", nameof(value));
        }

        Written += count;
    }
}
