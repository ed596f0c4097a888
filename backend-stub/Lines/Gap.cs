namespace LogSource.Lines;

/// <summary>Lines that a reader can no longer get, between the last one it has and the next one there is.</summary>
/// <param name="After">The id that the reader read on from.</param>
/// <param name="Before">The id of the next entry.</param>
/// <param name="Lost">How many lines are missing; null where that cannot be known.</param>
internal readonly record struct Gap(EntryId After, EntryId Before, long? Lost);
