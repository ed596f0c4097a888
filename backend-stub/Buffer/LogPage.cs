using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>Consecutive entries of an app.</summary>
/// <param name="Entries">In ascending order of id.</param>
/// <param name="Gap">The lines that are lost before the first entry; null if there is no entry.</param>
internal sealed record LogPage(IReadOnlyList<LogEntry> Entries, Gap? Gap)
{
    public static LogPage Empty { get; } = new([], null);

    /// <summary>Creates a page that begins with the first entry after a loss.</summary>
    public static LogPage AfterLoss(EntryId after, IReadOnlyList<LogEntry> entries, long? lost) =>
        entries.Count == 0 ? Empty : new LogPage(entries, new Gap(after, entries[0].Id, lost));
}
