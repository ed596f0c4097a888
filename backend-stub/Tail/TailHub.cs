using LogSource.Buffers;

namespace LogSource.Tail;

/// <summary>Keeps one tail per followed app: made for the first follower, disposed with the last.</summary>
internal sealed class TailHub(ILogBuffer buffer, TimeProvider time, ILogger<TailHub> logger)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AppTail> _tails = [];

    public Follower Follow(string app, FollowStart start)
    {
        AppTail? tail;
        lock (_lock)
        {
            if (!_tails.TryGetValue(app, out tail))
            {
                _tails[app] = tail = new AppTail(app, buffer, time, logger);
            }

            tail.Followers++;
        }
        return new Follower(this, tail, buffer, time, start);
    }

    public async ValueTask LeaveAsync(AppTail tail)
    {
        lock (_lock)
        {
            if (--tail.Followers > 0)
            {
                return;
            }

            _tails.Remove(tail.App);
        }
        await tail.DisposeAsync();
    }
}
