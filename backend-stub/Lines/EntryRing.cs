namespace LogSource.Lines;

/// <summary>
/// Items in ascending order of id, added at the new end and removed at the old one. Not thread-safe. Its owner sets the bound;
/// the array grows and shrinks with what it holds, so that a quiet app costs next to nothing.
/// </summary>
internal sealed class EntryRing<T>(Func<T, EntryId> idOf)
{
    private const int Smallest = 8;

    private T[] _items = [];
    private int _oldest;

    public int Count { get; private set; }

    public T this[int index] => _items[(_oldest + index) % _items.Length];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Resize(Math.Max(Smallest, Count * 2));
        }

        _items[(_oldest + Count++) % _items.Length] = item;
    }

    public T RemoveOldest()
    {
        var item = _items[_oldest];
        _items[_oldest] = default!;
        _oldest = (_oldest + 1) % _items.Length;
        Count--;
        // At a quarter: one more at this size must not double it again at once.
        if (_items.Length > Smallest && Count <= _items.Length / 4)
        {
            Resize(_items.Length / 2);
        }

        return item;
    }

    /// <summary>The index of the first item whose id is not lower; <see cref="Count"/> where there is none.</summary>
    public int IndexOf(EntryId id)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (idOf(this[middle]) < id)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }
        return low;
    }

    /// <summary>The index of the first item whose id is higher; <see cref="Count"/> where there is none.</summary>
    public int IndexAfter(EntryId id) =>
        IndexOf(id) is var index && index < Count && idOf(this[index]) == id ? index + 1 : index;

    public bool Contains(EntryId id) => IndexOf(id) is var index && index < Count && idOf(this[index]) == id;

    /// <summary>At most <paramref name="count"/> items from <paramref name="start"/> on.</summary>
    public T[] Slice(int start, int count)
    {
        var slice = new T[Math.Clamp(Count - start, 0, count)];
        for (var i = 0; i < slice.Length; i++)
        {
            slice[i] = this[start + i];
        }

        return slice;
    }

    private void Resize(int length)
    {
        var items = new T[length];
        for (var i = 0; i < Count; i++)
        {
            items[i] = this[i];
        }

        (_items, _oldest) = (items, 0);
    }
}
