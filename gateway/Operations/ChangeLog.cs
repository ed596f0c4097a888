using System.Text.Json;

namespace EdgeGateway.Operations;

/// <summary>
/// The last <see cref="Capacity"/> changes of this gateway's state. Readers are cursors: a slow one delays neither the
/// others nor those who report changes.
/// </summary>
internal sealed class ChangeLog
{
    /// <summary>How many changes are kept.</summary>
    public const int Capacity = 1_000;

    private static readonly string[] Names =
    [
        // NotReady → not-ready.
        .. Enum.GetValues<ChangeKind>().Select(kind => JsonNamingPolicy.KebabCaseLower.ConvertName($"{kind}")),
    ];

    private readonly Lock _gate = new();
    private readonly Change?[] _ring = new Change?[Capacity];
    private readonly TimeProvider _time;
    private readonly long _first;
    private long _next;
    private TaskCompletionSource _added = CreateSignal();

    /// <param name="time">The clock. The ids begin with its Unix milliseconds, so that those of a process that has started
    /// again are higher: a reader then continues with the first change of the new process.</param>
    public ChangeLog(TimeProvider time)
    {
        _time = time;
        _next = _first = time.GetUtcNow().ToUnixTimeMilliseconds();
    }

    /// <summary>The names of all kinds.</summary>
    public static IReadOnlyList<string> Kinds => Names;

    /// <summary>Reports a change.</summary>
    /// <param name="kind">What has changed.</param>
    /// <param name="text">One sentence for people, without a token.</param>
    public void Add(ChangeKind kind, string text)
    {
        TaskCompletionSource added;
        lock (_gate)
        {
            _ring[_next % Capacity] = new Change(_next, _time.GetUtcNow(), Names[(int)kind], text);
            _next++;
            (added, _added) = (_added, CreateSignal());
        }

        added.SetResult();
    }

    /// <summary>Returns the id before the last <paramref name="count"/> changes: a reader that begins with them.</summary>
    public long Before(int count)
    {
        lock (_gate)
        {
            return Math.Max(_first, _next - count) - 1;
        }
    }

    /// <summary>Returns the changes after an id, oldest first, as far as they are kept.</summary>
    /// <param name="after">The id. If this gateway has not given it out, all changes are returned.</param>
    /// <param name="next">Completes when there is a change after those that are returned.</param>
    public IReadOnlyList<Change> Read(long after, out Task next)
    {
        lock (_gate)
        {
            next = _added.Task;
            var oldest = Math.Max(_first, _next - Capacity);
            var from = after < _next ? Math.Max(after + 1, oldest) : oldest;
            var changes = new Change[_next - from];
            for (var i = 0; i < changes.Length; i++)
            {
                changes[i] = _ring[(from + i) % Capacity]!;
            }

            return changes;
        }
    }

    private static TaskCompletionSource CreateSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
