using System.Buffers.Text;
using System.Globalization;
using System.Text;
using EdgeGateway.Streams.Lifecycle;

namespace EdgeGateway.Streams.Admin;

/// <summary>
/// An order of streams, and the place in it where a page ends. The order is total: streams with equal keys are ordered by
/// their ids. So pages by a key that does not change (<c>opened</c>, <c>expires</c>, <c>tenant</c>, <c>app</c>) neither repeat
/// nor leave out a stream that is open all the time. By the others, a stream may change its place between two pages.
/// </summary>
internal sealed class StreamOrder
{
    public const string Rule =
        "opened, idle, bytes, pings, expires, tenant or app, with - before it for the reverse order";

    private readonly Func<ProxiedStream, Key> _read;
    private readonly bool _isReverse;
    private readonly string _name;

    private StreamOrder(string name, bool isReverse, Func<ProxiedStream, Key> read) =>
        (_name, _isReverse, _read) = (name, isReverse, read);

    /// <summary>Reads an order: <c>opened</c>, <c>-bytes</c>. Null where there is none of this name.</summary>
    public static StreamOrder? Find(string name)
    {
        Func<ProxiedStream, Key>? read = name.TrimStart('-') switch
        {
            "opened" => stream => new(stream.OpenedAt, "", stream.Context.Id),
            // The one that has been idle for the shortest time first.
            "idle" => stream => new(-stream.LastActivity, "", stream.Context.Id),
            "bytes" => stream => new(stream.BytesSent, "", stream.Context.Id),
            "pings" => stream => new(stream.PingsSent, "", stream.Context.Id),
            "expires" => stream => new(stream.Context.ExpiresAt, "", stream.Context.Id),
            "tenant" => stream => new(0, stream.Context.Caller?.Tenant ?? "", stream.Context.Id),
            "app" => stream => new(0, stream.Context.App ?? "", stream.Context.Id),
            _ => null,
        };
        return read is null || name.StartsWith("--", StringComparison.Ordinal) ? null : new(name, name[0] == '-', read);
    }

    /// <summary>
    /// Returns a page: the first streams after <paramref name="cursor"/>, in this order. It keeps no more than a page of
    /// the streams, whatever their number.
    /// </summary>
    /// <param name="streams">The streams, which are enumerated once.</param>
    /// <param name="cursor">Where the last page ended; null for the first page.</param>
    /// <param name="size">The most streams of the page.</param>
    /// <param name="next">Where this page ends; null where it is the last one.</param>
    public ProxiedStream[] Page(IEnumerable<ProxiedStream> streams, string? cursor, int size, out string? next)
    {
        Key last = default;
        var isFirst = cursor is null || !TryRead(cursor, out last);

        // The last stream of the page, in this order, is the first of the queue.
        var kept = new PriorityQueue<ProxiedStream, Key>(
            size + 2,
            Comparer<Key>.Create((left, right) => Compare(right, left))
        );
        foreach (var stream in streams)
        {
            // Each key is read once, because it may change meanwhile.
            var key = _read(stream);
            if (!isFirst && Compare(key, last) <= 0)
            {
                continue;
            }

            if (kept.Count <= size)
            {
                kept.Enqueue(stream, key);
            }
            else
            {
                kept.EnqueueDequeue(stream, key);
            }
        }

        next = null;
        if (kept.Count > size)
        {
            kept.Dequeue();
            kept.TryPeek(out _, out var end);
            next = Write(end);
        }

        var page = new ProxiedStream[kept.Count];
        for (var i = page.Length - 1; i >= 0; i--)
        {
            page[i] = kept.Dequeue();
        }

        return page;
    }

    private int Compare(Key left, Key right) => _isReverse ? right.CompareTo(left) : left.CompareTo(right);

    /// <summary>Whether a text is a cursor of this order.</summary>
    public bool IsCursor(string text) => TryRead(text, out _);

    private string Write(Key key) =>
        Base64Url.EncodeToString(
            Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{_name}\n{key.Number}\n{key.Id}\n{key.Text}")
            )
        );

    private bool TryRead(string cursor, out Key key)
    {
        key = default;
        if (!Base64Url.IsValid(cursor))
        {
            return false;
        }

        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n', 4);
        if (
            parts.Length != 4
            || parts[0] != _name
            || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        )
        {
            return false;
        }

        key = new(number, parts[3], parts[2]);
        return true;
    }

    /// <summary>What streams are ordered by: a number or a text, then the id.</summary>
    private readonly record struct Key(long Number, string Text, string Id) : IComparable<Key>
    {
        public int CompareTo(Key other) =>
            Number.CompareTo(other.Number) is var number and not 0 ? number
            : string.CompareOrdinal(Text, other.Text) is var text and not 0 ? text
            : string.CompareOrdinal(Id, other.Id);
    }
}
