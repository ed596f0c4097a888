using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading.Dumps;

/// <summary>The part of an app's lines that a dump has.</summary>
/// <param name="Pages">The lines, oldest first. They may be read while they are enumerated.</param>
internal sealed record Dump(IAsyncEnumerable<LogPage> Pages)
{
    public Dump(IEnumerable<LogPage> pages)
        : this(pages.ToAsyncEnumerable()) { }

    public static Dump Empty { get; } = new([]);

    /// <summary>The entry before which older lines continue; null if there are none.</summary>
    public EntryId? NextBefore { get; init; }

    /// <summary>The entry after which newer lines continue; null if there are none.</summary>
    public EntryId? NextAfter { get; init; }

    /// <summary>
    /// The entry that was the newest when the dump began, from which a stream can continue it; null if the dump ends
    /// before it.
    /// </summary>
    public EntryId? End { get; init; }
}
