using LogSource.Lines;

namespace LogSource.Buffer;

/// <summary>
/// Keeps the newest lines of every app for a while. The contract is one for all implementations and has one test suite.
/// Every method throws <see cref="BufferUnavailableException"/> while the buffer is away or refuses, but the subscription's disposal, and
/// <see cref="ChangedAsync"/> where it says so.
/// </summary>
internal interface ILogBuffer
{
    /// <summary>Adds all the lines or none, in order and with no other line between; completes when acknowledged.</summary>
    /// <exception cref="BufferFullException">There is no room for one more app.</exception>
    Task AppendAsync(string app, IReadOnlyList<LogLine> lines, CancellationToken cancellationToken);

    /// <summary>The retained entries from <paramref name="first"/> on, at most <paramref name="count"/>, oldest first.</summary>
    Task<IReadOnlyList<LogEntry>> ReadFromAsync(
        string app,
        EntryId first,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// What follows the entry <paramref name="after"/>, at most <paramref name="count"/> entries, and whether anything between
    /// is lost. Nothing is lost where that very entry is still there. Where it is not, the entries after it may have gone with
    /// it, or their whole stream, and a stream begun anew may have lower ids: then a gap of unknown size comes with the next
    /// entry, which is the oldest one if all ids have become lower. After 0-0 the loss is what was trimmed since the beginning.
    /// </summary>
    /// <remarks>
    /// An id that was never given to an entry cannot be told from a lost one. A false alarm is preferred to a silent hole.
    /// </remarks>
    Task<LogPage> ReadAfterAsync(string app, EntryId after, int count, CancellationToken cancellationToken);

    /// <summary>The newest entries below <paramref name="before"/> (null: below the end), newest first.</summary>
    Task<IReadOnlyList<LogEntry>> ReadBackAsync(
        string app,
        EntryId? before,
        int count,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Those of the apps whose newest entry is another one than was seen: there is something to read, or something was lost. Cheap for
    /// thousands of apps of which few have changed. An app without entries has not, one whose part of the buffer is
    /// away is not named, and one may be named without cause.
    /// </summary>
    Task<IReadOnlyList<string>> ChangedAsync(IReadOnlyList<AppCursor> apps, CancellationToken cancellationToken);

    /// <summary>The id of the newest entry; 0-0 where there is none.</summary>
    Task<EntryId> LastIdAsync(string app, CancellationToken cancellationToken);

    /// <summary>
    /// Calls <paramref name="wake"/> (which must not block) after lines were added to the app, from when this completes until
    /// the result is disposed. A wake-up carries no data, may come without cause and may be lost: a reader polls besides.
    /// </summary>
    Task<IAsyncDisposable> SubscribeAsync(string app, Action wake, CancellationToken cancellationToken);

    /// <summary>Completes when the buffer would accept lines, at least for a part of the apps.</summary>
    Task CheckAsync(CancellationToken cancellationToken);
}
