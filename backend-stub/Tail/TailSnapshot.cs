using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>The lines that a tail has for a follower at one moment.</summary>
/// <param name="Changed">Completes when the tail has changed since that moment.</param>
/// <param name="Covered">Whether the ring continues at the follower's cursor.</param>
/// <param name="Gap">The lines that are lost before the first line; null if none are.</param>
/// <param name="Batch">The ring's next lines; empty if the cursor is not covered or at the end.</param>
internal readonly record struct TailSnapshot(Task Changed, bool Covered, Gap? Gap, EncodedBatch Batch);
