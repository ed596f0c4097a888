using System.Diagnostics.Metrics;
using EdgeGateway.Hosting.Redis;
using EdgeGateway.Hosting.Redis.Refusals;
using EdgeGateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace EdgeGateway.UnitTests.Hosting.Redis.Refusals;

public sealed class RedisRefusalTrackerTests : IDisposable
{
    private static readonly RedisRefusal Oom = RedisRefusal.Parse("OOM command not allowed")!;
    private static readonly RedisRefusal Misconf = RedisRefusal.Parse("MISCONF cannot save")!;
    private static readonly RedisRefusal WrongType = RedisRefusal.Parse("WRONGTYPE Operation against a key")!;

    private readonly FakeTimeProvider _time = new();
    private readonly LogCapture _log = new();
    private readonly ServiceProvider _services;
    private readonly RedisRefusalTracker _refusals;

    public RedisRefusalTrackerTests()
    {
        _services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(_log))
            .BuildServiceProvider();
        _refusals = new RedisRefusalTracker(
            new RedisProfile("Test.Redis", "test", TimeSpan.FromSeconds(1)),
            _services.GetRequiredService<IMeterFactory>(),
            _time,
            _services.GetRequiredService<ILogger<RedisRefusalTracker>>()
        );
    }

    public void Dispose()
    {
        _services.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_refusal_is_logged_once_at_its_start_and_once_at_its_end()
    {
        for (var i = 0; i < 100; i++)
        {
            Refuse("appends", "a", Oom);
        }

        Accept("reads", "a");
        AssertLogged("Redis refuses appends (server): OOM command not allowed");

        Accept("appends", "b");
        Accept("appends", "b");
        AssertLogged(
            "Redis refuses appends (server): OOM command not allowed",
            "Redis accepts appends again (server); before, it refused: OOM command not allowed"
        );
        Assert.Single(_log.Warnings);
    }

    [Fact]
    public void Each_cause_is_logged_separately()
    {
        Refuse("appends", "a", Oom);
        Refuse("appends", "a", Misconf);
        Refuse("appends", "a", Oom);
        Accept("appends", "a");
        AssertLogged(
            "Redis refuses appends (server): OOM command not allowed",
            "Redis refuses appends (server): MISCONF cannot save",
            "Redis accepts appends again (server); before, it refused: OOM command not allowed",
            "Redis accepts appends again (server); before, it refused: MISCONF cannot save"
        );
    }

    [Fact]
    public void A_refusal_for_a_key_is_logged_with_the_key_and_ends_for_that_key()
    {
        Refuse("appends", "a", WrongType);
        Refuse("appends", "b", WrongType);
        Accept("appends", "c");
        Accept("appends", "b");
        AssertLogged(
            "Redis refuses appends (key a): WRONGTYPE Operation against a key",
            "Redis refuses appends (key b): WRONGTYPE Operation against a key",
            "Redis accepts appends again (key b); before, it refused: WRONGTYPE Operation against a key"
        );
    }

    [Fact]
    public void Alternating_refusals_and_acceptances_are_logged_once_each()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Refuse("appends", "a", Oom);
            Accept("appends", "a");
        }

        Assert.Equal(2, _log.Lines.Count);

        // A refusal that lasts is logged again.
        Refuse("appends", "a", Oom);
        _time.Advance(TimeSpan.FromSeconds(3));
        Refuse("appends", "a", Oom);
        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public void Refusals_for_any_number_of_keys_log_a_bounded_number_of_lines()
    {
        for (var i = 0; i < 5_000; i++)
        {
            Refuse("appends", $"key-{i}", WrongType);
        }

        Assert.Equal(201, _log.Lines.Count);
        Assert.Contains("(other keys)", _log.Lines.Last(), StringComparison.Ordinal);
        Refuse("appends", "a", Oom);
        Assert.Contains("(server): OOM", _log.Lines.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_refusal_is_logged_even_if_the_slot_moved_to_another_server()
    {
        Refuse("appends", "a", Oom);
        _refusals.ReportAccepted("appends", "a", _ => "promoted");
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Refusals_are_counted_by_operation_and_cause()
    {
        var counted = new List<string>();

        // Resolved here: the listener hears of other tests' instruments, too, also while this test ends.
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
                counted.Add(
                    $"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}"
                )
        );
        listener.Start();

        Refuse("appends", "a", Oom);
        Refuse("appends", "a", Oom);
        Refuse("reads", "a", RedisRefusal.Parse("ERR unknown command")!);

        Assert.Equal(
            [
                "test.redis.refused 1 operation=appends cause=OOM",
                "test.redis.refused 1 operation=appends cause=OOM",
                "test.redis.refused 1 operation=reads cause=other",
            ],
            counted
        );
    }

    private void Refuse(string operation, RedisKey key, RedisRefusal refusal) =>
        _refusals.ReportRefused(operation, "server", key, refusal);

    private void Accept(string operation, RedisKey key) => _refusals.ReportAccepted(operation, key, _ => "server");

    private void AssertLogged(params string[] lines) =>
        Assert.Equal(
            lines,
            _log.Lines.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..].Trim())
        );
}
