namespace EdgeGateway.Status.Numbers;

/// <summary>
/// The last 15 minutes in steps, oldest first. All lists have the same length. Null: the process was paused, or there was
/// nothing to measure.
/// </summary>
/// <param name="StepMs">How long a step is.</param>
/// <param name="From">When the first step began.</param>
/// <param name="Streams">The streams that were open at the end of the step.</param>
/// <param name="Opened">The streams that were opened in the step.</param>
/// <param name="Ended">The streams that ended in it.</param>
/// <param name="Lines">The messages and events that were passed on in it.</param>
/// <param name="Bytes">The bytes that were sent to clients of streams in it.</param>
/// <param name="Requests">The requests that were answered in it.</param>
/// <param name="P99Ms">The 99th percentile of the durations of these requests.</param>
internal sealed record HistoryJson(
    int StepMs,
    DateTimeOffset From,
    IReadOnlyList<long?> Streams,
    IReadOnlyList<long?> Opened,
    IReadOnlyList<long?> Ended,
    IReadOnlyList<long?> Lines,
    IReadOnlyList<long?> Bytes,
    IReadOnlyList<long?> Requests,
    IReadOnlyList<double?> P99Ms
);
