using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>
/// Stores the newest lines of every app for a limited time. One test suite checks the contract for all implementations.
/// Every method throws <see cref="BufferUnavailableException"/> while the buffer cannot be reached or refuses commands.
/// The exceptions are the disposal of a subscription, and <see cref="FindChangedAsync"/> as documented there.
/// </summary>
internal interface ILogBuffer
{
    /// <summary>
    /// Adds all lines or none, in order and with no other line between. Completes when the buffer has acknowledged
    /// them.
    /// </summary>
    /// <exception cref="BufferFullException">The app is new, and the limit of apps is reached.</exception>
    Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken);

    /// <summary>
    /// Returns at most <paramref name="count"/> entries from <paramref name="first"/> on, oldest first.
    /// </summary>
    Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Returns at most <paramref name="count"/> entries that follow the entry <paramref name="after"/>, and the gap
    /// before them if lines are lost. Nothing is lost if that entry still exists. If it does not, following entries may
    /// be lost with it. The whole stream may be lost too, and a new stream may have lower ids. The page then has a gap
    /// of unknown size. It begins with the next entry, or with the oldest entry if all ids are lower. After 0-0, the
    /// gap has the number of lines that were trimmed since the beginning.
    /// </summary>
    /// <remarks>
    /// An id that no entry ever had cannot be distinguished from a lost entry. A false gap is preferred to a silent
    /// one.
    /// </remarks>
    Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the newest entries below <paramref name="before"/> (null for no limit), newest first.
    /// </summary>
    Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Returns the apps whose newest entry differs from the given one, because lines were added or lost. Cheap for
    /// thousands of apps of which few have changed. An app without entries has not changed. The result lacks apps whose
    /// part of the buffer cannot be reached, and may contain unchanged apps.
    /// </summary>
    Task<IReadOnlyList<string>> FindChangedAsync(IReadOnlyList<AppCursor> apps, CancellationToken cancellationToken);

    /// <summary>Returns the id of the newest entry; 0-0 if there is none.</summary>
    Task<EntryId> GetLastIdAsync(string app, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="wake"/> (which must not block) after lines are added to the app, from the completion of
    /// this method until the result is disposed. A wake-up has no data, may be false and may be lost. Therefore readers
    /// also poll.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken);

    /// <summary>Completes if the buffer would accept lines, at least for some of the apps.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
