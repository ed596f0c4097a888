namespace EdgeGateway.Connections.Http2.Budgets;

/// <summary>The requests of all HTTP/2 connections that take memory and that no cap counts.</summary>
internal sealed class HeldRequests
{
    /// <summary>The most that no check of the gateway has seen, of up to 128 KiB each.</summary>
    public const int MaxUnseen = 256;

    /// <summary>The most whose responses are finished and not accepted by their clients, of some kilobytes each.</summary>
    public const int MaxUnread = 2_000;

    private int _unseen;
    private int _unread;

    /// <summary>Whether there are more than <see cref="MaxUnseen"/>.</summary>
    public bool AreManyUnseen => Volatile.Read(ref _unseen) > MaxUnseen;

    /// <summary>Whether there are more than <see cref="MaxUnread"/>.</summary>
    public bool AreManyUnread => Volatile.Read(ref _unread) > MaxUnread;

    public void AddUnseen(int count) => Interlocked.Add(ref _unseen, count);

    public void AddUnread(int count) => Interlocked.Add(ref _unread, count);
}
