using System.IO.Pipelines;
using LogSource.Syslog;
using LogSource.Syslog.Connections;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LogSource.UnitTests.Syslog.Connections;

public sealed class SyslogAdmissionTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly SyslogAdmission _admission;

    public SyslogAdmissionTests() =>
        _admission = new SyslogAdmission(
            Options.Create(
                new SyslogOptions
                {
                    MaxConnections = 4,
                    MaxConnectionsPerAddress = 3,
                    FrameTimeout = TimeSpan.FromSeconds(30),
                }
            ),
            _time
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _admission.Dispose();

    [Fact]
    public async Task A_new_connection_over_the_limit_is_rejected_while_the_silent_ones_are_within_the_frame_timeout()
    {
        await AdmitAsync("a", State.Silent, State.Silent, State.Silent);
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
        await AdmitAsync("b", State.Silent);

        _time.Advance(TimeSpan.FromSeconds(29));

        Assert.Equal(SyslogEndReason.TooManyConnections, await AdmitOneAsync("c"));
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
    }

    [Fact]
    public async Task After_the_frame_timeout_the_longest_silent_connection_of_the_busiest_address_is_closed_for_a_new_one()
    {
        var few = await AdmitAsync("b", State.Silent);
        _time.Advance(TimeSpan.FromMinutes(1));
        var many = await AdmitAsync("a", State.Silent, State.Silent, State.Silent);
        _time.Advance(TimeSpan.FromSeconds(29));
        Send(many[0]);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await AdmitOneAsync("c"));
        Assert.Equal([null, SyslogEndReason.Displaced, null], many.Select(connection => connection.EndReason));
        Assert.Null(few[0].EndReason);
    }

    [Fact]
    public async Task A_connection_is_not_silent_while_its_messages_are_being_stored()
    {
        var connections = await AdmitAsync("a", State.Silent, State.Silent, State.Silent);
        foreach (var connection in connections)
        {
            connection.BeginStore();
        }

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
        connections[0].BeginWait(isInFrame: false);
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
    }

    [Fact]
    public async Task Line_ends_do_not_count_as_messages()
    {
        var connections = await AdmitAsync("a", State.Silent, State.New, State.Silent);
        for (var i = 0; i < 30; i++)
        {
            connections[1].BeginWait(isInFrame: false);
            Send(connections[0]);
            Send(connections[2]);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Null(await AdmitOneAsync("a"));
        Assert.Equal([null, SyslogEndReason.Displaced, null], connections.Select(connection => connection.EndReason));
    }

    [Fact]
    public async Task A_closed_connection_frees_its_slot()
    {
        var first = (await AdmitAsync("a", State.Silent, State.Silent, State.Silent))[0];

        _admission.Leave(first);

        Assert.Null(await AdmitOneAsync("a"));
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
    }

    [Fact]
    public async Task The_connection_with_the_oldest_unfinished_message_is_closed_for_a_new_one()
    {
        var older = await AdmitAsync("a", State.Silent, State.Unfinished);
        _time.Advance(TimeSpan.FromSeconds(1));
        var newer = await AdmitAsync("b", State.Unfinished, State.Silent);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await AdmitOneAsync("c"));
        Assert.Equal([null, SyslogEndReason.Displaced], older.Select(connection => connection.EndReason));
        Assert.Null(await AdmitOneAsync("d"));
        Assert.Equal([SyslogEndReason.Displaced, null], newer.Select(connection => connection.EndReason));
        Assert.Equal(SyslogEndReason.TooManyConnections, await AdmitOneAsync("e"));
    }

    [Fact]
    public async Task An_address_over_its_limit_loses_one_of_its_own_connections()
    {
        var other = await AdmitAsync("b", State.Unfinished);
        _time.Advance(TimeSpan.FromSeconds(1));
        var same = await AdmitAsync("a", State.Unfinished, State.Silent, State.Silent);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await AdmitOneAsync("a"));
        Assert.Equal(SyslogEndReason.Displaced, same[0].EndReason);
        Assert.Null(other[0].EndReason);
    }

    [Fact]
    public async Task A_new_connection_waits_while_every_unfinished_message_has_just_begun()
    {
        var connections = await AdmitAsync("a", State.Unfinished, State.Silent);
        await AdmitAsync("b", State.Silent, State.Silent);

        var waiting = AdmitOneAsync("c");
        Assert.False(waiting.IsCompleted);
        connections[0].BeginStore();
        connections[0].BeginWait(isInFrame: true);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        connections[0].BeginStore();
        connections[0].BeginWait(isInFrame: true);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Null(await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(SyslogEndReason.Displaced, connections[0].EndReason);
    }

    [Fact]
    public async Task A_waiting_connection_is_rejected_if_the_unfinished_message_is_completed()
    {
        var connections = await AdmitAsync("a", State.Unfinished, State.Silent, State.Silent);

        var waiting = AdmitOneAsync("a");
        connections[0].BeginStore();
        connections[0].BeginWait(isInFrame: false);
        _time.Advance(SyslogAdmission.Grace);

        Assert.Equal(SyslogEndReason.TooManyFromAddress, await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
    }

    [Fact]
    public async Task After_the_frame_timeout_a_connection_that_never_sent_a_message_is_closed_before_others()
    {
        var connections = await AdmitAsync("a", State.Silent, State.New, State.New);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(SyslogEndReason.TooManyFromAddress, await AdmitOneAsync("a"));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await AdmitOneAsync("a"));
        Assert.Equal([null, SyslogEndReason.Displaced, null], connections.Select(connection => connection.EndReason));
    }

    [Fact]
    public async Task The_frame_timeout_ends_a_connection_with_an_unfinished_message_but_not_while_it_is_not_read()
    {
        var connections = await AdmitAsync("a", State.Unfinished, State.Silent, State.Unfinished);
        _time.Advance(TimeSpan.FromSeconds(29));
        connections[2].BeginStore();
        Assert.All(connections, connection => Assert.Null(connection.EndReason));

        // More bytes of the same message do not restart the timeout.
        connections[0].BeginWait(isInFrame: true);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [SyslogEndReason.FrameTimeout, null, null],
            connections.Select(connection => connection.EndReason)
        );
    }

    private async Task<SyslogConnection[]> AdmitAsync(string address, params State[] states)
    {
        var connections = states.Select(_ => new SyslogConnection(address, new Pipe().Reader, _time)).ToArray();
        foreach (var (connection, state) in connections.Zip(states))
        {
            Assert.Null(await _admission.AdmitAsync(connection, Cancel));
            if (state != State.New)
            {
                connection.BeginStore();
            }

            connection.BeginWait(state == State.Unfinished);
        }

        return connections;
    }

    /// <summary>Admits one more connection, which sends a whole message at once.</summary>
    private async Task<SyslogEndReason?> AdmitOneAsync(string address)
    {
        var connection = new SyslogConnection(address, new Pipe().Reader, _time);
        connection.BeginStore();
        return await _admission.AdmitAsync(connection, Cancel);
    }

    private static void Send(SyslogConnection connection)
    {
        connection.BeginStore();
        connection.BeginWait(isInFrame: false);
    }

    private enum State
    {
        New,
        Silent,
        Unfinished,
    }
}
