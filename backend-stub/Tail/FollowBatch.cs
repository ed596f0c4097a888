using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>The next lines of a follower.</summary>
/// <param name="Gap">The lines that are lost before the first line; null if none are.</param>
/// <param name="Batch">The lines; never empty.</param>
internal readonly record struct FollowBatch(Gap? Gap, EncodedBatch Batch)
{
    public IReadOnlyList<EncodedLine> Lines => Batch.Lines;
}
