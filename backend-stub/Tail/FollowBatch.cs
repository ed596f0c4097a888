using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <param name="Gap">What is lost before the first line.</param>
/// <param name="Batch">Never empty.</param>
internal readonly record struct FollowBatch(Gap? Gap, LineBatch Batch)
{
    public IReadOnlyList<EncodedLine> Lines => Batch.Lines;
}
