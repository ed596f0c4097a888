using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis;

/// <summary>Counts the commands that Redis refuses, and logs Redis' own words once when it begins to refuse and once when it accepts again:
/// for each operation, place and cause.</summary>
internal sealed partial class RedisRefusals
{
    // Redis at the edge of its memory limit refuses every other command. Two lines in this time are enough then.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    // Places may be keys, of which foreign producers can spoil any number.
    private const int MostPlaces = 200;
    private const string OtherKeys = "other keys";

    private readonly Dictionary<(string Operation, string Place, RefusalCause Cause), State> _states = [];
    private readonly Lock _gate = new();
    private readonly Counter<long> _refused;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private volatile bool _areAny;

    public RedisRefusals(RedisProgram program, IMeterFactory meters, TimeProvider time, ILogger<RedisRefusals> logger)
    {
        (_time, _logger) = (time, logger);
        _refused = meters
            .Create(program.Meter)
            .CreateCounter<long>(
                $"{program.Prefix}.redis.refused",
                "{command}",
                "Commands that Redis answered with an error, by operation and cause."
            );
    }

    /// <summary>Something was refused and may not be any more: <see cref="Accepted"/> wants to know what is carried out.</summary>
    public bool AreAny => _areAny;

    /// <summary>Redis refused a command.</summary>
    /// <param name="operation">What the command was for; one of a few.</param>
    /// <param name="server">The server.</param>
    /// <param name="key">The command's key.</param>
    /// <param name="refusal">What Redis said.</param>
    public void Refused(string operation, string server, RedisKey key, RedisRefusal refusal)
    {
        _refused.Add(
            1,
            new KeyValuePair<string, object?>("operation", operation),
            new KeyValuePair<string, object?>("cause", refusal.Name)
        );
        var place = refusal.IsOfKey ? $"key {key}" : server;
        lock (_gate)
        {
            if (!_states.TryGetValue((operation, place, refusal.Cause), out var state))
            {
                MakeRoom();
                place = refusal.IsOfKey && _states.Count >= MostPlaces ? OtherKeys : place;
                state = _states.GetValueOrDefault((operation, place, refusal.Cause));
            }

            if (state is not null && (state.IsTold || _time.GetElapsedTime(state.At) < Quiet))
            {
                return;
            }

            _states[(operation, place, refusal.Cause)] = new State(refusal, key)
            {
                IsTold = true,
                At = _time.GetTimestamp(),
            };
            _areAny = true;
        }

        Log.Begins(_logger, operation, place, refusal.Words);
    }

    /// <summary>Redis carried out a command.</summary>
    /// <param name="operation">What the command was for.</param>
    /// <param name="key">The command's key.</param>
    /// <param name="serverOf">The server that has a key now, which may be another one than when it refused.</param>
    public void Accepted(string operation, RedisKey key, Func<RedisKey, string> serverOf)
    {
        List<(string Place, string Words)>? ended = null;
        var server = serverOf(key);
        lock (_gate)
        {
            foreach (var (id, state) in _states)
            {
                if (
                    id.Operation != operation
                    || !(state.Refusal.IsOfKey ? state.Key == key : serverOf(state.Key) == server)
                )
                {
                    continue;
                }

                if (state.IsTold)
                {
                    (ended ??= []).Add((id.Place, state.Refusal.Words));
                    (state.IsTold, state.At) = (false, _time.GetTimestamp());
                }
                else if (_time.GetElapsedTime(state.At) >= Quiet)
                {
                    _states.Remove(id);
                }
            }

            _areAny = _states.Count > 0;
        }

        ended?.ForEach(one => Log.Ends(_logger, operation, one.Place, one.Words));
    }

    private void MakeRoom()
    {
        if (_states.Count >= MostPlaces)
        {
            foreach (var (id, _) in _states.Where(entry => !entry.Value.IsTold))
            {
                _states.Remove(id);
            }
        }
    }

    /// <param name="refusal">What Redis said first.</param>
    /// <param name="key">A key for which it said so.</param>
    private sealed class State(RedisRefusal refusal, RedisKey key)
    {
        public RedisRefusal Refusal => refusal;

        public RedisKey Key => key;

        /// <summary>The last line about it says that Redis refuses.</summary>
        public bool IsTold { get; set; }

        /// <summary>When that line was written.</summary>
        public long At { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1710, LogLevel.Warning, "Redis refuses {Operation} ({Place}): {Words}")]
        public static partial void Begins(ILogger logger, string operation, string place, string words);

        [LoggerMessage(
            1711,
            LogLevel.Information,
            "Redis accepts {Operation} again ({Place}); before, it refused: {Words}"
        )]
        public static partial void Ends(ILogger logger, string operation, string place, string words);
    }
}
