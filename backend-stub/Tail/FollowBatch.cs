using LogSource.Buffers;
using LogSource.Wire;

namespace LogSource.Tail;

/// <param name="Gap">What is lost before the first line.</param>
/// <param name="Lines">In order; never empty.</param>
internal readonly record struct FollowBatch(Gap? Gap, IReadOnlyList<EncodedLine> Lines);
