namespace LogSource.Lines;

/// <summary>An app and the id of the newest entry that a reader has read.</summary>
internal readonly record struct AppCursor(string App, EntryId Seen);
