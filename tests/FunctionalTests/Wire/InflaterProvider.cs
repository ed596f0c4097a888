namespace FunctionalTests.Wire;

/// <summary>Provides the inflater of each compressed message in one direction.</summary>
/// <param name="resetContext">Whether each message gets a new inflater; otherwise all share one.</param>
internal sealed class InflaterProvider(bool resetContext) : IDisposable
{
    private MessageInflater? _last;

    public MessageInflater Next()
    {
        if (resetContext)
        {
            Dispose();
        }

        return _last ??= new MessageInflater();
    }

    public void Dispose()
    {
        _last?.Dispose();
        _last = null;
    }
}
