using System.Runtime.CompilerServices;
using LogSource.Buffer;
using LogSource.Lines;
using LogSource.Reading.Queries;
using LogSource.Tail;

namespace LogSource.Reading;

/// <summary>
/// Finds a number of lines that match, page by page, so that memory does not grow with their number. A search that is
/// bounded ends when its budget is exhausted.
/// </summary>
internal sealed class LineSearch(LineReader reader, MatchingSlots slots, TimeProvider time)
{
    /// <summary>
    /// Finds the newest entries that match, as many as the query asks for, up to and including <paramref name="last"/>.
    /// </summary>
    public async Task<SearchResult> FindNewestAsync(
        string app,
        LogQuery query,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        if (query.Lines == 0)
        {
            return SearchResult.Empty;
        }

        // One more than needed shows whether older entries exist.
        var needed = query is { Filter.IsAll: true, Lines: < int.MaxValue } ? query.Lines + 1 : int.MaxValue;
        var (progress, kept) = (CreateProgress(query), new KeptPages());
        await foreach (var page in reader.ReadBackAsync(app, last, needed, cancellationToken))
        {
            if (await ExamineAsync(progress, page, query, cancellationToken) is not { } found)
            {
                break;
            }

            found.Reverse();
            kept.Add(new LogPage(found, null), progress.Examined);
        }

        return progress.Found is { } first
            ? new SearchResult(first, progress.Next, ReadNewestAsync(app, first, last, kept, cancellationToken))
            : SearchResult.Empty with
            {
                Next = progress.Next,
            };
    }

    /// <summary>
    /// Finds the oldest entries that match, as many as the query asks for, up to and including <paramref name="last"/>.
    /// </summary>
    public async Task<SearchResult> FindOldestAsync(
        string app,
        LogQuery query,
        FollowStart start,
        EntryId last,
        CancellationToken cancellationToken
    )
    {
        var (progress, kept, lastGap) = (CreateProgress(query), new KeptPages(), EntryId.None);
        await foreach (var page in reader.ReadAsync(app, start, last, cancellationToken))
        {
            if (await ExamineAsync(progress, page.Entries, query, cancellationToken) is not { } found)
            {
                break;
            }

            kept.Add(page with { Entries = found }, progress.Examined);
            lastGap = page.Gap?.Before ?? lastGap;
        }

        // After the last line that was found, only gaps are sent.
        var end = progress.Found > lastGap ? progress.Found.Value : lastGap;
        return new SearchResult(
            progress.Found,
            progress.Next,
            ReadOldestAsync(app, start, end, kept, cancellationToken)
        );
    }

    private SearchProgress CreateProgress(LogQuery query) =>
        new(query.Lines, query.Filter, query.IsBounded ? new SearchBudget(time) : null);

    private ValueTask<List<LogEntry>?> ExamineAsync(
        SearchProgress progress,
        IReadOnlyList<LogEntry> entries,
        LogQuery query,
        CancellationToken cancellationToken
    ) =>
        query.Filter.Messages is null
            ? ValueTask.FromResult(progress.Examine(entries))
            : slots.RunAsync(() => progress.Examine(entries), cancellationToken);

    // Reads again what was not kept, which is older than all that was.
    private async IAsyncEnumerable<LogPage> ReadNewestAsync(
        string app,
        EntryId first,
        EntryId last,
        KeptPages kept,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!kept.IsComplete)
        {
            var oldestKept = kept.Last ?? EntryId.Max;
            var end = kept.Last?.Previous ?? last;
            await foreach (var page in reader.ReadAsync(app, FollowStart.With(first), end, cancellationToken))
            {
                // What was kept is not lost, even if it is trimmed meanwhile.
                yield return page.Gap is { } gap && gap.Before > oldestKept
                    ? page with
                    {
                        Gap = gap with { Before = oldestKept },
                    }
                    : page;
            }
        }

        foreach (var page in kept.Pages.Reverse())
        {
            yield return page;
        }
    }

    // Reads again what was not kept, which is newer than all that was.
    private async IAsyncEnumerable<LogPage> ReadOldestAsync(
        string app,
        FollowStart start,
        EntryId last,
        KeptPages kept,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var page in kept.Pages)
        {
            yield return page;
        }

        if (!kept.IsComplete)
        {
            var rest = kept.Last is { } id ? FollowStart.After(id) : start;
            await foreach (var page in reader.ReadAsync(app, rest, last, cancellationToken))
            {
                yield return page;
            }
        }
    }
}
