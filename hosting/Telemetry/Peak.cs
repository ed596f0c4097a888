namespace EdgeGateway.Hosting.Telemetry;

/// <summary>The greatest of the values so far. Many threads may report values.</summary>
internal struct Peak
{
    private int _value;

    public readonly int Value => Volatile.Read(in _value);

    public void Report(int value)
    {
        for (var seen = Value; value > seen; seen = Value)
        {
            if (Interlocked.CompareExchange(ref _value, value, seen) == seen)
            {
                return;
            }
        }
    }
}
