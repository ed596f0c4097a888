namespace LogSource.Buffer;

/// <summary>The buffer holds as many apps as it may.</summary>
internal sealed class BufferFullException(string message) : Exception(message)
{
    public static BufferFullException OfApps(int count) =>
        new($"The buffer holds {count} apps and takes no other one.");
}
