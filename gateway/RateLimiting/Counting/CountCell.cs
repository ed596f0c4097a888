namespace EdgeGateway.RateLimiting.Counting;

/// <summary>
/// A count that many threads change. It is changed in place, because a dictionary allocates for each value that it
/// replaces.
/// </summary>
internal sealed class CountCell
{
    private readonly Lock _gate = new();
    private Count _count;
    private bool _isRemoved;

    public Count Read()
    {
        lock (_gate)
        {
            return _count;
        }
    }

    /// <summary>Changes the count; false where the cell has been removed.</summary>
    public bool TryChange<TArgument>(TArgument argument, Func<Count, TArgument, Count> change, out Count result)
    {
        lock (_gate)
        {
            result = _isRemoved ? default : _count = change(_count, argument);
            return !_isRemoved;
        }
    }

    /// <summary>Removes the cell if its window has ended, or in any case.</summary>
    public bool TryRemove(DateTimeOffset now, bool isForced)
    {
        lock (_gate)
        {
            return _isRemoved |= isForced || _count.Ends <= now;
        }
    }
}
