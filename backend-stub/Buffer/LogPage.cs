using LogSource.Lines;

namespace LogSource.Buffer;

/// <param name="Entries">In ascending order of id.</param>
/// <param name="Gap">What is missing before the first of them; never without an entry.</param>
internal sealed record LogPage(IReadOnlyList<LogEntry> Entries, Gap? Gap)
{
    public static LogPage Empty { get; } = new([], null);

    /// <summary>A page that starts at the first entry that there is after a loss.</summary>
    public static LogPage AfterLoss(EntryId after, IReadOnlyList<LogEntry> entries, long? lost) =>
        entries.Count == 0 ? Empty : new LogPage(entries, new Gap(after, entries[0].Id, lost));
}
