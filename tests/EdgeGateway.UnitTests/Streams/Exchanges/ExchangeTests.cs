using EdgeGateway.Streams.Exchanges;
using EdgeGateway.Timing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeGateway.UnitTests.Streams.Exchanges;

public sealed class ExchangeTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public ExchangeTests() => _wheel = new TimerWheel(_time, StreamHarness.Tick, NullLogger<TimerWheel>.Instance);

    [Fact]
    public void A_backend_that_says_nothing_for_the_idle_timeout_is_cut_and_not_before()
    {
        using var exchange = Begin();
        Advance(29.75);
        Assert.False(exchange.Cut.IsCancellationRequested);
        Advance(0.5);
        Assert.Equal("BackendSilent", exchange.CutReason.ToString());
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void A_client_whose_body_stops_is_the_silent_one()
    {
        using var exchange = Begin();
        exchange.AwaitsClient();
        Advance(20);
        exchange.ClientSent();
        exchange.AwaitsClient();
        Advance(29.75);
        Assert.Null(exchange.CutReason);
        Advance(0.5);
        Assert.Equal("Idle", exchange.CutReason.ToString());
    }

    [Fact]
    public void After_the_body_the_backend_has_the_whole_time()
    {
        using var exchange = Begin();
        exchange.AwaitsClient();
        Advance(29);
        exchange.ClientSent();
        Advance(29);
        Assert.Null(exchange.CutReason);
        Advance(1.25);
        Assert.Equal("BackendSilent", exchange.CutReason.ToString());
    }

    [Fact]
    public void A_client_that_takes_nothing_of_a_response_has_longer()
    {
        using var exchange = Begin();
        exchange.BackendSent(1);
        Advance(39.75);
        Assert.Null(exchange.CutReason);
        Advance(0.5);
        Assert.Equal("SlowClient", exchange.CutReason.ToString());
    }

    [Fact]
    public void When_the_client_took_at_last_the_backend_has_the_whole_time_and_not_more()
    {
        using var exchange = Begin();
        exchange.BackendSent(1);
        Advance(35);
        exchange.Taken();
        Advance(29.75);
        Assert.Null(exchange.CutReason);
        Advance(0.5);
        Assert.Equal("BackendSilent", exchange.CutReason.ToString());
    }

    [Fact]
    public void Where_the_connection_tells_what_its_client_takes_the_exchange_does_not_ask()
    {
        using var exchange = Begin(TimeSpan.Zero);
        exchange.BackendSent(1);
        Advance(600);
        Assert.Null(exchange.CutReason);
        exchange.Taken();
        Advance(30.25);
        Assert.Equal("BackendSilent", exchange.CutReason.ToString());
    }

    [Fact]
    public void After_the_end_of_the_response_a_body_that_stops_coming_is_cut_nevertheless()
    {
        using var exchange = Begin(TimeSpan.Zero);
        exchange.AwaitsClient();
        exchange.BackendSent(1);
        exchange.Taken();
        exchange.BackendSent(0);
        Advance(30.25);
        Assert.Equal("Idle", exchange.CutReason.ToString());
    }

    [Fact]
    public void While_a_live_stream_has_its_own_clocks_this_one_rests_and_goes_on_after_it()
    {
        using var stream = WebSocketHarness.Create();
        using var exchange = Begin();
        exchange.AwaitsClient();
        exchange.HandTo(stream.Stream);
        Advance(60);
        Assert.Null(exchange.CutReason);
        Assert.Equal(0, _wheel.Count);
        exchange.Resume();
        Advance(29.75);
        Assert.Null(exchange.CutReason);
        Advance(0.5);
        Assert.Equal("Idle", exchange.CutReason.ToString());
    }

    [Fact]
    public async Task The_forwarder_is_stopped_outside_of_the_wheels_thread()
    {
        using var exchange = Begin();
        var wheel = Environment.CurrentManagedThreadId;
        var turns = true;
        var stopped = new TaskCompletionSource<bool>();
        exchange.Cut.Register(() => stopped.SetResult(turns && Environment.CurrentManagedThreadId == wheel));
        Advance(30.25);
        turns = false;
        Assert.False(await stopped.Task.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_exchange_that_is_over_is_off_the_wheel_and_never_cut()
    {
        var exchange = Begin();
        exchange.Dispose();
        Advance(60);
        Assert.Null(exchange.CutReason);
        Assert.Equal(0, _wheel.Count);
    }

    public void Dispose() => _wheel.Dispose();

    private Exchange Begin(TimeSpan? slowClient = null) =>
        new(_wheel, StreamHarness.DefaultPolicy with { SlowClient = slowClient ?? StreamHarness.DefaultPolicy.SlowClient });

    private void Advance(double seconds)
    {
        for (var passed = 0.0; passed < seconds; passed += StreamHarness.Tick.TotalSeconds)
        {
            _time.Advance(StreamHarness.Tick);
        }
    }
}
