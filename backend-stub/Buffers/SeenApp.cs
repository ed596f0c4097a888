namespace LogSource.Buffers;

/// <summary>An app and the id of the newest entry that a reader has of it.</summary>
internal readonly record struct SeenApp(string App, EntryId Seen);
