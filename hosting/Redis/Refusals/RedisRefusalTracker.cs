using System.Diagnostics.Metrics;
using StackExchange.Redis;

namespace EdgeGateway.Hosting.Redis.Refusals;

/// <summary>
/// Counts the commands that Redis refuses. For each operation, scope (a server or a key) and cause, logs Redis' message
/// once when it begins to refuse, and once when it accepts again.
/// </summary>
internal sealed class RedisRefusalTracker
{
    // At its memory limit, Redis refuses and accepts in quick alternation. Log at most two lines in this time.
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(2);

    // A scope may be a key, and other producers can write wrong values to any number of keys.
    private const int MaxScopes = 200;
    private const string OtherKeys = "other keys";

    private readonly Dictionary<(string Operation, string Scope, RefusalCause Cause), State> _states = [];
    private readonly Lock _gate = new();
    private readonly Counter<long> _refused;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private volatile bool _hasOpenRefusals;

    public RedisRefusalTracker(
        RedisProfile profile,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<RedisRefusalTracker> logger
    )
    {
        (_time, _logger) = (time, logger);
        _refused = meters
            .Create(profile.Meter)
            .CreateCounter<long>(
                $"{profile.Prefix}.redis.refused",
                "{command}",
                "Commands that Redis refused with an error, by operation and cause."
            );
    }

    /// <summary>
    /// Whether some refusals have not ended yet. Only then does <see cref="ReportAccepted"/> have to be called.
    /// </summary>
    public bool HasOpenRefusals => _hasOpenRefusals;

    /// <summary>Records that Redis refused a command.</summary>
    /// <param name="operation">The purpose of the command, from a small fixed set of names.</param>
    /// <param name="server">The server.</param>
    /// <param name="key">The command's key.</param>
    /// <param name="refusal">Redis' error.</param>
    public void ReportRefused(string operation, string server, RedisKey key, RedisRefusal refusal)
    {
        _refused.Add(
            1,
            new KeyValuePair<string, object?>("operation", operation),
            new KeyValuePair<string, object?>("cause", refusal.Name)
        );
        var scope = refusal.IsKeySpecific ? $"key {key}" : server;
        lock (_gate)
        {
            if (!_states.TryGetValue((operation, scope, refusal.Cause), out var state))
            {
                MakeRoom();
                scope = refusal.IsKeySpecific && _states.Count >= MaxScopes ? OtherKeys : scope;
                state = _states.GetValueOrDefault((operation, scope, refusal.Cause));
            }

            if (state is not null && (state.IsReported || _time.GetElapsedTime(state.LoggedAt) < QuietTime))
            {
                return;
            }

            _states[(operation, scope, refusal.Cause)] = new State(refusal, key)
            {
                IsReported = true,
                LoggedAt = _time.GetTimestamp(),
            };
            _hasOpenRefusals = true;
        }

        RedisLog.RefusalBegins(_logger, operation, scope, refusal.Message);
    }

    /// <summary>Records that Redis executed a command.</summary>
    /// <param name="operation">The purpose of the command.</param>
    /// <param name="key">The command's key.</param>
    /// <param name="serverOf">Returns the server that has a key now. The key may have moved since the refusal.</param>
    public void ReportAccepted(string operation, RedisKey key, Func<RedisKey, string> serverOf)
    {
        List<(string Scope, string Message)>? ended = null;
        var server = serverOf(key);
        lock (_gate)
        {
            foreach (var (id, state) in _states)
            {
                if (
                    id.Operation != operation
                    || !(state.Refusal.IsKeySpecific ? state.Key == key : serverOf(state.Key) == server)
                )
                {
                    continue;
                }

                if (state.IsReported)
                {
                    (ended ??= []).Add((id.Scope, state.Refusal.Message));
                    (state.IsReported, state.LoggedAt) = (false, _time.GetTimestamp());
                }
                else if (_time.GetElapsedTime(state.LoggedAt) >= QuietTime)
                {
                    _states.Remove(id);
                }
            }

            _hasOpenRefusals = _states.Count > 0;
        }

        ended?.ForEach(one => RedisLog.RefusalEnds(_logger, operation, one.Scope, one.Message));
    }

    private void MakeRoom()
    {
        if (_states.Count >= MaxScopes)
        {
            foreach (var (id, _) in _states.Where(entry => !entry.Value.IsReported))
            {
                _states.Remove(id);
            }
        }
    }

    /// <param name="refusal">The first error.</param>
    /// <param name="key">A key that the error was for.</param>
    private sealed class State(RedisRefusal refusal, RedisKey key)
    {
        public RedisRefusal Refusal => refusal;

        public RedisKey Key => key;

        /// <summary>Whether the refusal is logged and its end is not.</summary>
        public bool IsReported { get; set; }

        /// <summary>The timestamp of the last log line.</summary>
        public long LoggedAt { get; set; }
    }
}
