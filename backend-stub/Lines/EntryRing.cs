namespace LogSource.Lines;

/// <summary>
/// Items in ascending order of id, added at the new end and removed at the old end. The owner sets the limit. The array
/// grows and shrinks with the number of items, so that a quiet app needs little memory. Not thread-safe.
/// </summary>
internal sealed class EntryRing<T>(Func<T, EntryId> idOf)
{
    private const int MinCapacity = 8;

    private T[] _items = [];
    private int _oldest;

    public int Count { get; private set; }

    public T this[int index] => _items[(_oldest + index) % _items.Length];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Resize(Math.Max(MinCapacity, Count * 2));
        }

        _items[(_oldest + Count++) % _items.Length] = item;
    }

    public T RemoveOldest()
    {
        var item = _items[_oldest];
        _items[_oldest] = default!;
        _oldest = (_oldest + 1) % _items.Length;
        Count--;
        // Shrink at a quarter, not at half: the next item would double the array again.
        if (_items.Length > MinCapacity && Count <= _items.Length / 4)
        {
            Resize(_items.Length / 2);
        }

        return item;
    }

    /// <summary>
    /// Returns the index of the first item whose id is not lower; <see cref="Count"/> if there is none.
    /// </summary>
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

    /// <summary>Returns the index of the first item whose id is higher; <see cref="Count"/> if there is none.</summary>
    public int IndexAfter(EntryId id) =>
        IndexOf(id) is var index && index < Count && idOf(this[index]) == id ? index + 1 : index;

    public bool Contains(EntryId id) => IndexOf(id) is var index && index < Count && idOf(this[index]) == id;

    /// <summary>Returns at most <paramref name="count"/> items from <paramref name="start"/> on.</summary>
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
