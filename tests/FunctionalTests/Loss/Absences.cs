namespace FunctionalTests.Loss;

/// <summary>When a follower leaves by itself, and for how long: as many lines as would do to have it lose some, or not quite.</summary>
/// <param name="random">Decides.</param>
/// <param name="kept">How many lines are kept.</param>
/// <param name="accepted">How many lines were accepted so far.</param>
/// <param name="over">When nobody leaves any more, and those that are away come back.</param>
internal sealed class Absences(Random random, int kept, Func<int> accepted, CancellationToken over)
{
    /// <summary>How many lines the follower stays for.</summary>
    public int NextStay() => over.IsCancellationRequested ? int.MaxValue : random.Next(1, kept);

    /// <summary>Returns when it comes back. A log source may have twice as many lines in its memory as Redis keeps here.</summary>
    public async Task PassAsync()
    {
        for (
            var back = accepted() + random.Next(kept / 2, 5 * kept);
            accepted() < back && !over.IsCancellationRequested;

        )
        {
            await Task.Delay(50, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
