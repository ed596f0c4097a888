namespace LogSource.Lines;

/// <summary>Lost lines between the last entry that a reader has and the next existing one.</summary>
/// <param name="After">The id that the reader continues from.</param>
/// <param name="Before">The id of the next entry.</param>
/// <param name="Lost">The number of lost lines; null if it is unknown.</param>
internal readonly record struct Gap(EntryId After, EntryId Before, long? Lost);
