using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace EdgeGateway.Status.Numbers;

/// <summary>
/// Sums the measurements of a counter by the value of one of its tags. Tags of metrics have few values, so that its size
/// is bounded.
/// </summary>
/// <param name="tag">The tag.</param>
internal sealed class TagCounts(string tag)
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _sums = new(StringComparer.Ordinal);

    /// <summary>The sum of all measurements.</summary>
    public long Total => _sums.Sum(pair => Volatile.Read(ref pair.Value.Value));

    public void Add(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, of) in tags)
        {
            if (name == tag && of is string text)
            {
                var sum = _sums.TryGetValue(text, out var known) ? known : _sums.GetOrAdd(text, static _ => new(0));
                Interlocked.Add(ref sum.Value, value);
                return;
            }
        }
    }

    /// <summary>Returns the sums by the tag's values, in their order.</summary>
    public SortedDictionary<string, long> Read() =>
        new(_sums.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Value)), StringComparer.Ordinal);
}
