using LogSource.Buffer;
using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>The outcome of a search through an app's lines in one direction.</summary>
/// <param name="Found">The last entry that was found; null if none was.</param>
/// <param name="Next">
/// The last examined entry, from which the next search can continue; null if there is nothing left to examine.
/// </param>
/// <param name="Pages">
/// The lines that were found, oldest first, and the gaps between them. Read while they are enumerated, as far as the
/// search has not kept them; includes lines that do not match.
/// </param>
internal sealed record SearchResult(EntryId? Found, EntryId? Next, IAsyncEnumerable<LogPage> Pages)
{
    public static SearchResult Empty { get; } = new(null, null, AsyncEnumerable.Empty<LogPage>());
}
