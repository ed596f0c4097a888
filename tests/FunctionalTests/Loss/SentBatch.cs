namespace FunctionalTests.Loss;

/// <summary>The lines of one request, which is sent once.</summary>
/// <param name="Lines">The lines. Each text is unique in a run.</param>
/// <param name="IsAccepted">Whether the response was 202. A batch that was not accepted may still have been
/// stored.</param>
internal sealed record SentBatch(IReadOnlyList<string> Lines, bool IsAccepted);
