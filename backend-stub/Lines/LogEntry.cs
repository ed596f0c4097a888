namespace LogSource.Lines;

/// <summary>A line as the buffer keeps it.</summary>
internal readonly record struct LogEntry(EntryId Id, LogLine Line);
