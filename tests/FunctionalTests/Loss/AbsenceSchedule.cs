namespace FunctionalTests.Loss;

/// <summary>
/// Decides when a follower disconnects by itself and for how many lines. Some absences are long enough to lose lines,
/// some are not.
/// </summary>
/// <param name="random">The source of randomness.</param>
/// <param name="retained">The number of lines that Redis retains.</param>
/// <param name="accepted">Returns the number of lines that were accepted so far.</param>
/// <param name="finished">Ends all absences: no follower leaves any more, and absent followers return.</param>
internal sealed class AbsenceSchedule(Random random, int retained, Func<int> accepted, CancellationToken finished)
{
    /// <summary>Returns after how many lines the follower leaves.</summary>
    public int LinesUntilAbsence() => finished.IsCancellationRequested ? int.MaxValue : random.Next(1, retained);

    /// <summary>
    /// Waits until the follower returns. An absence can exceed the retained lines by far, because a log source may hold
    /// twice as many lines in its memory as Redis retains here.
    /// </summary>
    public async Task WaitForReturnAsync()
    {
        for (
            var back = accepted() + random.Next(retained / 2, 5 * retained);
            accepted() < back && !finished.IsCancellationRequested;

        )
        {
            await Task.Delay(50, finished).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
