using LogSource.Lines;
using LogSource.Tail;

namespace LogSource.Reading.Following;

/// <summary>Where a stream begins.</summary>
/// <param name="Start">The first line that it sends.</param>
/// <param name="NextBefore">
/// The entry before which older lines continue that its history has not examined; null if there are none, or if no
/// history was requested.
/// </param>
internal readonly record struct StreamStart(FollowStart Start, EntryId? NextBefore);
