namespace LogSource.Buffers;

/// <summary>The buffer cannot be reached now. Whether an append that was under way took effect is not known.</summary>
internal sealed class BufferUnavailableException(string message, Exception? innerException = null)
    : Exception(message, innerException);
