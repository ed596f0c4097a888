namespace FunctionalTests.Wire;

/// <summary>Gives each compressed message of one direction its inflater: one for all, or a new one each time.</summary>
/// <param name="forget">No context is taken over from message to message.</param>
internal sealed class InflaterProvider(bool forget) : IDisposable
{
    private MessageInflater? _last;

    public MessageInflater Next()
    {
        if (forget)
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
