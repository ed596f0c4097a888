using LogSource.Lines;

namespace LogSource.Tail;

/// <summary>The start of a follower.</summary>
/// <param name="Id">The id of an entry.</param>
/// <param name="Inclusive">Whether the follower receives that entry.</param>
internal readonly record struct FollowStart(EntryId Id, bool Inclusive)
{
    /// <summary>Starts after an entry that the client has. A loss after that entry is reported as a gap.</summary>
    public static FollowStart After(EntryId id) => new(id, Inclusive: false);

    /// <summary>Starts with an entry of the history. Earlier lines were not requested.</summary>
    public static FollowStart With(EntryId id) => new(id, Inclusive: true);
}
