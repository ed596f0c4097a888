using LogSource.LineEncoding;
using LogSource.Lines;

namespace LogSource.Tail;

/// <param name="Gap">What is lost before the first line.</param>
/// <param name="Batch">Never empty.</param>
internal readonly record struct FollowBatch(Gap? Gap, EncodedBatch Batch)
{
    public IReadOnlyList<EncodedLine> Lines => Batch.Lines;
}
