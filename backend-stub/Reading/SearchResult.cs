using LogSource.Lines;

namespace LogSource.Reading;

/// <summary>The outcome of a search through an app's lines in one direction.</summary>
/// <param name="Found">The last entry that was found; null if none was.</param>
/// <param name="Next">
/// The last examined entry, from which the next search can continue; null if there is nothing left to examine.
/// </param>
internal readonly record struct SearchResult(EntryId? Found, EntryId? Next);
