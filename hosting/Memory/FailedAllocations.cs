namespace EdgeGateway.Hosting.Memory;

/// <summary>
/// Ends the process when an allocation fails, so that it is started again. An exception in the server's loop that accepts
/// connections ends that loop for good, and the process would look healthy without ever serving another client.
/// </summary>
internal static class FailedAllocations
{
    private static int _isWatching;

    /// <summary>Ends this process from now on.</summary>
    public static void EndProcess()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) == 0)
        {
            AppDomain.CurrentDomain.FirstChanceException += static (_, thrown) =>
                Check(thrown.Exception, Environment.FailFast);
        }
    }

    /// <summary>Calls <paramref name="end"/> with a message if an allocation has failed.</summary>
    internal static void Check(Exception thrown, Action<string> end)
    {
        // An InsufficientMemoryException says that an allocation was not even tried.
        if (thrown is OutOfMemoryException and not InsufficientMemoryException)
        {
            end("An allocation failed: the process is out of memory.");
        }
    }
}
