using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>Where a follower begins.</summary>
/// <param name="Id">An entry, which the follower gets or has.</param>
/// <param name="Inclusive">Whether it gets that one.</param>
internal readonly record struct FollowStart(EntryId Id, bool Inclusive)
{
    /// <summary>After an entry that the client has: it is told where lines after that one are lost.</summary>
    public static FollowStart After(EntryId id) => new(id, Inclusive: false);

    /// <summary>With an entry of the history, before which nothing was asked for.</summary>
    public static FollowStart With(EntryId id) => new(id, Inclusive: true);
}
