namespace LogSource.Buffer;

/// <summary>The buffer holds the most apps that <c>Buffer:MaxApps</c> allows.</summary>
internal sealed class BufferFullException(string message) : Exception(message)
{
    public static BufferFullException TooManyApps(int count) =>
        new($"The buffer holds {count} apps and accepts no other app.");
}
