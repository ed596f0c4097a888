namespace FunctionalTests.Loss;

/// <summary>The lines of a request, which are sent once.</summary>
/// <param name="Lines">Each is there once in a run.</param>
/// <param name="IsAccepted">Whether it was answered with 202. One that was not may have been stored all the same.</param>
internal sealed record SentBatch(IReadOnlyList<string> Lines, bool IsAccepted);
