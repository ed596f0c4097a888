using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading.Dumps;

/// <summary>The part of an app's lines that a dump has.</summary>
/// <param name="Pages">The lines, oldest first, read while they are enumerated. Includes lines that do not match.</param>
internal sealed record Dump(IAsyncEnumerable<LogPage> Pages)
{
    public static Dump Empty { get; } = new(AsyncEnumerable.Empty<LogPage>());

    /// <summary>The entry before which older lines continue; null if there are none.</summary>
    public EntryId? NextBefore { get; init; }

    /// <summary>The entry after which newer lines continue; null if there are none.</summary>
    public EntryId? NextAfter { get; init; }
}
