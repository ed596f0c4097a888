using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>What a tail has for a follower at one moment.</summary>
/// <param name="Changed">Completes when there is more to see than at that moment.</param>
/// <param name="Covered">Whether the ring continues at the follower's cursor.</param>
/// <param name="Gap">What is lost before the first line.</param>
/// <param name="Batch">The ring's next lines after the cursor; none where it is not covered or at the end.</param>
internal readonly record struct TailSnapshot(Task Changed, bool Covered, Gap? Gap, EncodedBatch Batch);
