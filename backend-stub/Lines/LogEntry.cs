namespace LogSource.Lines;

/// <summary>A stored line.</summary>
internal readonly record struct LogEntry(EntryId Id, LogLine Line);
